import { nextMove as nextOfAftercare } from "../aftercare/next-move.js";
import { activeRefund, type AftercareState } from "../aftercare/state.js";
import { actionDeadline, authorizationIsOver } from "../payment/deadlines.js";
import { nextMove } from "../payment/next-move.js";
import { activeRequest, type PaymentState } from "../payment/state.js";
import { isFinal } from "../payment/states.js";
import { nounOf } from "./operation-noun.js";
import type { Request } from "../requests/request.js";
import { timeOf } from "../time.js";

/*
 * Timers as a person sees them in the Temporal UI's timeline: what is awaited, and what happens when the timer fires. A
 * name is one line, and by Temporal's API has 400 bytes at most, so what comes from outside has no place here.
 */

/** @param until when the timer of the payment fires */
export function awaitedByPayment(state: PaymentState, until: string): string {
  const { provider, status, action, authorizationExpiresAt: end, onAuthorizationExpiry } = state;
  const request = activeRequest(state);
  const move = nextMove(state, until);
  const at = timeOf(until);
  if (isFinal(status)) return `awaiting the saved card's token until ${at}`;
  if (end !== null && move.do === "query" && authorizationIsOver(state, until))
    return request === null
      ? `awaiting capture or cancel; the hold ends ${timeOf(end)}`
      : `awaiting ${provider}'s word on the ${nounOf(request.operation)}; the hold ends ${timeOf(end)}`;
  if (action)
    return until >= action.expiresAt
      ? `awaiting the shopper until ${timeOf(action.expiresAt)}`
      : `awaiting the shopper until ${timeOf(action.expiresAt)}; ${thenOf(move.do, request, provider, at)}`;
  if (request === null)
    return `awaiting capture or cancel; at ${at} ${onAuthorizationExpiry === "capture" ? "the money is captured" : "the hold is released"} by itself`;
  const shopperUntil = state.actionEnded ? null : actionDeadline(state);
  const isShoppers = move.do === "tick" && shopperUntil !== null && shopperUntil <= until;
  const then = isShoppers ? `the shopper's time ends at ${at}` : thenOf(move.do, request, provider, at);
  return `${subjectOf(request, nounOf(request.operation), provider)}; ${then}`;
}

/** Likewise a timer of the aftercare. */
export function awaitedByAftercare(state: AftercareState, until: string): string {
  const provider = state.payment?.provider ?? "the provider";
  const request = activeRefund(state);
  const move = nextOfAftercare(state, until);
  const at = timeOf(until);
  switch (move.do) {
    case "queryPayment":
      return `asking ${provider} at ${at} whether the failed payment was paid`;
    case "readPayment":
      return `reading the payment again at ${at}`;
    case "finish":
    case "wait":
      return `open for refunds and late notifications until ${at}`;
    case "send":
    case "queryRefund":
    case "tick": {
      const then = thenOf(move.do === "queryRefund" ? "query" : move.do, request, provider, at);
      return request === null
        ? then
        : `${subjectOf(request, `refund ${request.refundId}`, provider)}; ${then}`;
    }
  }
}

function subjectOf({ wait, lookFirst }: Request, what: string, provider: string): string {
  if (wait?.for !== "sending") return `awaiting ${provider}'s word on the ${what}`;
  return lookFirst === "no"
    ? `the ${what} could not be sent to ${provider} yet`
    : `the ${what} is looked for before it is sent to ${provider}`;
}

function thenOf(deed: string, request: Request | null, provider: string, at: string): string {
  const check = request?.wait?.for === "outcome" ? ` (check ${request.wait.checks + 1})` : "";
  switch (deed) {
    case "query":
      return `asking ${provider} at ${at}${check}`;
    case "send":
      return request?.stage === "withProvider"
        ? `asking ${provider} at ${at}${check}, by sending it again under its own id`
        : `sending it at ${at}`;
    case "giveUp":
      return `giving it up at ${at}`;
    default:
      return `a person is called at ${at}`;
  }
}
