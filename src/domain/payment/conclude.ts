import type { ProviderNotification } from "../notification.js";
import { succeeded, type Request } from "../requests/request.js";
import type { Moment } from "../requests/schedule.js";
import { after } from "../time.js";
import type { EventBody } from "./events.js";
import { plausible } from "./record-proof.js";
import { mainRequest, requestsOf, type PaymentState } from "./state.js";

/** Seven days by PayerMax's documents (Auth-Capture, 1.1). */
const AUTHORIZATION_SECONDS = 7 * 86_400;

/**
 * What follows for the status from all that is known of the requests, in whatever order it came; one step at a time,
 * until nothing follows any more.
 */
export function conclude(state: PaymentState, moment: Moment): EventBody[] {
  switch (state.status) {
    case "processing":
    case "requires_action":
      return ofFirstOutcome(state, moment);
    case "authorized":
      return [...cardSaved(state), ...ofHold(state)];
    case "capturing":
    case "canceling":
      return state.kind === "charge" ? ofAbandonment(state) : [...cardSaved(state), ...ofCommand(state)];
    case "captured":
      return [...cardSaved(state), ...unmatched(state, moment)];
    case "canceled":
    case "expired":
    case "failed":
      return unmatched(state, moment);
  }
}

function ofFirstOutcome(state: PaymentState, moment: Moment): EventBody[] {
  const [first] = state.requests;
  const main = mainRequest(state);
  // Where the provider tells of the payment already, it is asked about that first.
  if (first?.operation === "createCustomer" && first.outcome?.failure && !main.isAcknowledged)
    return [{ type: "failed", failure: first.outcome.failure }];
  if (main.outcome?.failure) return [{ type: "failed", failure: main.outcome.failure }];
  if (!succeeded(main)) return [];
  if (state.kind === "charge") return captured(main);
  const since = plausible(state, main.outcome?.completedAt ?? null, moment.now) ?? main.sentAt ?? moment.now;
  return [{ type: "authorized", amount: state.amount, expiresAt: after(since, AUTHORIZATION_SECONDS) }];
}

/** A request that was refused may turn out to have succeeded, and a hold that the provider took back to be none. */
function ofHold(state: PaymentState): EventBody[] {
  const { outcome } = mainRequest(state);
  if (outcome?.failure) return [{ type: "failed", failure: outcome.failure }];
  const capture = requestsOf(state, "capture").find(succeeded);
  if (capture) return captured(capture);
  return requestsOf(state, "cancel").some(succeeded) ? [{ type: "canceled" }] : [];
}

/** The capture or cancel that was asked for last has its outcome, or needs none any more. */
function ofCommand(state: PaymentState): EventBody[] {
  const [asked] = state.requests.slice(-1);
  if (!asked) return [];
  if (succeeded(asked)) return asked.operation === "cancel" ? [{ type: "canceled" }] : captured(asked);
  const { requestId } = asked;
  if (asked.outcome?.failure) return [{ type: "requestRefused", requestId, failure: asked.outcome.failure }];
  const isUnsent = asked.stage === "toSend" && asked.sends === 0;
  const isDone = [...requestsOf(state, "capture"), ...requestsOf(state, "cancel")].some(succeeded);
  return isUnsent && isDone ? [{ type: "requestDropped", requestId }] : [];
}

function ofAbandonment(state: PaymentState): EventBody[] {
  const main = mainRequest(state);
  if (main.outcome?.failure) return [{ type: "failed", failure: main.outcome.failure }];
  return succeeded(main) ? captured(main) : [];
}

function captured({ amount, requestId }: Request): EventBody[] {
  return [{ type: "captured", amount, requestId }];
}

/** The token may come before the money is held or taken, with it or after it. */
function cardSaved({
  saveCard,
  savedCard,
  announcedCard,
  status,
  savedCardDueAt,
}: PaymentState): EventBody[] {
  const isAwaited = saveCard && savedCard === null && (status !== "captured" || savedCardDueAt !== null);
  return isAwaited && announcedCard ? [{ type: "cardSaved", savedCard: announcedCard }] : [];
}

/** What succeeded and is not what the final status says: the aftercare is told as by a late webhook. */
function unmatched(state: PaymentState, { now }: Moment): EventBody[] {
  return state.requests
    .filter((request) => succeeded(request) && isMoney(request) && !isAccountedFor(state, request))
    .map((request) => asNotification(state, request, now))
    .filter(({ key }) => !state.aftercareKeys.includes(key))
    .map((notification) => ({ type: "leftForAftercare", notification }));
}

function isMoney({ operation }: Request): boolean {
  return operation === "charge" || operation === "authorize" || operation === "capture";
}

function isAccountedFor({ status, capturedBy }: PaymentState, { operation, requestId }: Request): boolean {
  if (operation === "authorize") return status !== "failed";
  return status === "captured" && capturedBy === requestId;
}

function asNotification(state: PaymentState, request: Request, now: string): ProviderNotification {
  const { paymentId, account, provider, reference } = state;
  const { operation, requestId, amount, refs } = request;
  const key = `unmatched:${operation}:${requestId}`;
  const report: ProviderNotification["report"] =
    operation === "capture"
      ? { about: "capture", requestId, status: "succeeded", amount, refs }
      : {
          about: "payment",
          status: "succeeded",
          word: "succeeded",
          recognized: true,
          amount,
          refundedValue: 0,
          refs,
          reference,
        };
  return { provider, account, paymentId, key, receivedAt: now, report };
}
