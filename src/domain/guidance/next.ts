import { nextMove as nextOfAftercare, type Move as AftercareMove } from "../aftercare/next-move.js";
import { activeRefund, type AftercareState } from "../aftercare/state.js";
import { actionDeadline, authorizationIsOver, ownActAt } from "../payment/deadlines.js";
import { nextMove, type Move } from "../payment/next-move.js";
import { activeRequest, type PaymentState } from "../payment/state.js";
import { isFinal } from "../payment/states.js";
import { nounOf } from "./operation-noun.js";
import type { Request } from "../requests/request.js";
import { after, timeOf } from "../time.js";

/** What happens by itself, and when. `at` is ISO 8601. */
export interface Next {
  readonly at: string;
  readonly text: string;
}

/** As a sentence; what is due now is happening while it is read. */
export function nextInWords({ at, text }: Next, now: string): string {
  return at <= now ? `Now: ${text}` : `Next: ${timeOf(at)}, ${text}`;
}

/** The time within which a provider call ends, however it ends. */
const CALL_SECONDS = 30;

/** What the payment does next by itself, and when; null: nothing, it is over. */
export function nextOfPayment(state: PaymentState, now: string): Next | null {
  const move = nextMove(state, now);
  if (move.do === "finish") return null;
  const call = onItsWay(activeRequest(state), now, state.provider);
  if (call) return call;
  if (move.do !== "wait") return { at: now, text: paymentDeed(state, move, now) };
  if (move.until === null) return null;
  return { at: move.until, text: paymentDeed(state, nextMove(state, move.until), move.until) };
}

function paymentDeed(state: PaymentState, move: Move, at: string): string {
  const { provider } = state;
  switch (move.do) {
    case "send":
      return `the ${nounOf(move.request.operation)} is sent to ${provider}${move.request.sends > 0 ? " again, under its own id" : ""}`;
    case "query":
      return questionOf(state, at);
    case "giveUp":
      return `the time to send the ${nounOf(move.request.operation)} is over, and it is given up`;
    case "tick":
      return tickOf(state, at);
    case "tellAftercare":
      return "its aftercare is told what the final status doesn't say";
    case "wait":
    case "finish":
      return "it is looked at again";
  }
}

function questionOf(state: PaymentState, at: string): string {
  const { provider, status } = state;
  if (isFinal(status)) return `${provider} is asked once more for the saved card's token`;
  if (authorizationIsOver(state, at))
    return `the hold has lapsed by then: ${provider} is asked once more, and the payment becomes expired`;
  const request = activeRequest(state);
  return request?.lookFirst === undefined || request.lookFirst === "no"
    ? `${provider} is asked how it stands${checkOf(request)}`
    : `${provider} is asked whether it has the ${nounOf(request.operation)} already`;
}

function tickOf(state: PaymentState, at: string): string {
  const { provider, status } = state;
  if (isFinal(status)) return "the saved card's token has not come by then: a person is called";
  const shopperUntil = state.actionEnded ? null : actionDeadline(state);
  if (shopperUntil !== null && shopperUntil <= at)
    return `the shopper's time is over, and ${provider} is asked how it stands`;
  const actsAt = ownActAt(state, at);
  if (actsAt !== null && actsAt <= at)
    return state.keptCancel === null
      ? `nobody decided: it ${VERB[state.onAuthorizationExpiry]} by itself`
      : "it is canceled";
  return "a person is called, if nothing is settled by then";
}

const VERB = { expire: "expires", capture: "captures the money", cancel: "releases the hold" } as const;

function checkOf(request: Request | null): string {
  return request?.wait?.for === "outcome" ? ` (check ${request.wait.checks + 1})` : "";
}

function onItsWay(request: Request | null, now: string, provider: string): Next | null {
  if (request?.stage !== "onItsWay") return null;
  const at = request.sentAt === null ? now : after(request.sentAt, CALL_SECONDS);
  return { at, text: `by then the call to ${provider} for the ${nounOf(request.operation)} has ended` };
}

/** What the aftercare does next by itself; null: it only takes messages. */
export function nextOfRefunds(state: AftercareState, now: string): Next | null {
  const provider = state.payment?.provider ?? "the provider";
  const move = nextOfAftercare(state, now);
  if (move.do === "finish") return null;
  const call = onItsWay(activeRefund(state), now, provider);
  if (call) return call;
  if (move.do !== "wait") return { at: now, text: aftercareDeed(move, provider) };
  if (move.until === null) return null;
  const then = nextOfAftercare(state, move.until);
  return then.do === "finish" ? null : { at: move.until, text: aftercareDeed(then, provider) };
}

function aftercareDeed(move: AftercareMove, provider: string): string {
  switch (move.do) {
    case "send":
      return `the refund ${move.request.refundId} is sent to ${provider}${move.request.sends > 0 ? " again, under its own id" : ""}`;
    case "queryRefund":
      return `${provider} is asked about the refund ${move.request.refundId}${checkOf(move.request)}`;
    case "queryPayment":
      return `${provider} is asked whether the failed payment was paid`;
    case "readPayment":
      return "the payment is read again";
    case "tick":
      return "a person is called, if nothing is settled by then";
    case "wait":
    case "finish":
      return "it is looked at again";
  }
}

/** The one that comes first. */
export function sooner(...lines: readonly (Next | null)[]): Next | null {
  return lines.reduce(
    (first, line) => (line !== null && (first === null || line.at < first.at) ? line : first),
    null,
  );
}
