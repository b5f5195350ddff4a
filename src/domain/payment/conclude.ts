import { raiseAttention } from "../attention.js";
import type { ProviderNotification } from "../notification.js";
import { hasOtherNumber, hasSameNumber, succeeded, type Request } from "../requests/request.js";
import type { Moment } from "../requests/schedule.js";
import { after } from "../time.js";
import type { EventBody } from "./events.js";
import { plausible } from "./provider-record.js";
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
      return state.kind === "charge"
        ? ofCharge(mainRequest(state))
        : [...cardSaved(state), ...ofCommand(state)];
    case "captured":
      return [...cardSaved(state), ...unmatched(state, moment)];
    case "canceled":
    case "expired":
    case "failed":
      return unmatched(state, moment);
  }
}

function ofFirstOutcome(state: PaymentState, { now }: Moment): EventBody[] {
  const [first] = state.requests;
  const main = mainRequest(state);
  // Where the provider tells of the payment already, it is asked about that first.
  if (first?.operation === "createCustomer" && first.outcome?.failure && !main.isAcknowledged)
    return [{ type: "failed", failure: first.outcome.failure }];
  if (state.kind === "charge" || !succeeded(main)) return ofCharge(main);
  const since = plausible(state, main.outcome?.completedAt ?? null, now) ?? main.sentAt ?? state.openedAt;
  return [{ type: "authorized", amount: state.amount, expiresAt: after(since, AUTHORIZATION_SECONDS) }];
}

function ofCharge(main: Request): EventBody[] {
  if (main.outcome?.failure) return [{ type: "failed", failure: main.outcome.failure }];
  return succeeded(main) ? captured(main) : [];
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
  const { requestId, outcome, stage, sends } = asked;
  if (outcome?.failure) return [{ type: "requestRefused", requestId, failure: outcome.failure }];
  const isDone = [...requestsOf(state, "capture"), ...requestsOf(state, "cancel")].some(succeeded);
  return stage === "toSend" && sends === 0 && isDone ? [{ type: "requestDropped", requestId }] : [];
}

function captured({ amount, requestId }: Request): EventBody[] {
  return [{ type: "captured", amount, requestId }];
}

/** The token may come before the money is held or taken, with it or after it. */
function cardSaved(state: PaymentState): EventBody[] {
  const { saveCard, savedCard, announcedCard, announcedUnder, status, savedCardDueAt } = state;
  if (!saveCard || !announcedCard || (status === "captured" && savedCardDueAt === null)) return [];
  const saysMore = savedCard?.detailsFollow && !announcedCard.detailsFollow;
  if (savedCard && !(saysMore && savedCard.token === announcedCard.token)) return [];
  const main = mainRequest(state);
  if (announcedUnder === null || hasSameNumber(main, announcedUnder))
    return [{ type: "cardSaved", savedCard: announcedCard }];
  if (!hasOtherNumber(main, announcedUnder)) return [];
  const detail = `a saved card under ${Object.values(announcedUnder).join(", ")}`;
  return raiseAttention(state.concerns, "second_transaction", main.requestId, detail);
}

/** What succeeded and is not what the final status says: the aftercare is told as by a late webhook. */
function unmatched(state: PaymentState, { now }: Moment): EventBody[] {
  return state.requests
    .filter((request) => succeeded(request) && !isAccountedFor(state, request))
    .map((request) => asNotification(state, request, now))
    .filter(({ key }) => !state.aftercareKeys.includes(key))
    .map((notification) => ({ type: "leftForAftercare", notification }));
}

function isAccountedFor({ status, capturedBy }: PaymentState, { operation, requestId }: Request): boolean {
  if (operation === "authorize") return status !== "failed";
  const takesMoney = operation === "charge" || operation === "capture";
  return !takesMoney || (status === "captured" && capturedBy === requestId);
}

function asNotification(state: PaymentState, request: Request, now: string): ProviderNotification {
  const { paymentId, account, provider, reference } = state;
  const { operation, requestId, amount, refs } = request;
  const said = { status: "succeeded", amount, refs } as const;
  const payment = {
    about: "payment",
    word: "succeeded",
    recognized: true,
    refundedValue: 0,
    reference,
  } as const;
  return {
    provider,
    account,
    paymentId,
    key: `unmatched:${operation}:${requestId}`,
    receivedAt: now,
    report: operation === "capture" ? { about: "capture", requestId, ...said } : { ...payment, ...said },
  };
}
