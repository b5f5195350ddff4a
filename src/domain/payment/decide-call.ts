import type { CallOutcome, CustomerReport, NotFoundReport, PaymentReport, RequestReport } from "../facts.js";
import { sameMoney } from "../money.js";
import { after } from "../time.js";
import { amountMismatch, decideReport, inconclusive, settles, unknownForLong } from "./decide-report.js";
import { decideRequestReport } from "./decide-request.js";
import type { EventBody, Failure } from "./events.js";
import { firstCheck, firstSendDeadline, lastCaptureAt, nextCheck, type Moment } from "./schedule.js";
import type { PaymentState, PendingRequest } from "./state.js";
import { awaitsFirstOutcome } from "./states.js";

/** How the call for the pending request ended. */
export type CallEnded = CallOutcome<CustomerReport | PaymentReport | RequestReport>;

/** How asking the provider about the payment ended. */
export type QueryEnded = CallOutcome<PaymentReport | NotFoundReport>;

export function decideCall(state: PaymentState, call: CallEnded, moment: Moment): EventBody[] {
  const { request } = state;
  // A notification or a person settled it while the call was on its way.
  if (request?.stage !== "withProvider") return [];
  switch (call.ending) {
    case "answered":
      return answers(state, request, call.answer)
        ? answered(state, request, call.answer, moment)
        : unknown(state, request, NOT_AN_ANSWER, moment);
    case "refused":
      return refused(state, request, call, moment);
    case "notSent":
      return [notSent(state, request, call, moment)];
    case "unknown":
      return unknown(state, request, call, moment);
  }
}

const NOT_AN_ANSWER = { code: "not_an_answer", message: "the answer is not about the request that was sent" };

/** Only a word about this very request is its outcome. */
function answers(
  state: PaymentState,
  request: PendingRequest,
  answer: CustomerReport | PaymentReport | RequestReport,
): boolean {
  if (isAbandonment(state, request)) return answer.about === "payment" || answer.about === "cancel";
  switch (request.operation) {
    case "createCustomer":
      return answer.about === "customer";
    case "charge":
    case "authorize":
      return answer.about === "payment";
    case "capture":
    case "cancel":
    case "refund":
      return answer.about === request.operation && answer.requestId === request.requestId;
  }
}

function answered(
  state: PaymentState,
  request: PendingRequest,
  answer: CustomerReport | PaymentReport | RequestReport,
  moment: Moment,
): EventBody[] {
  if (answer.about === "customer") return [{ type: "customerCreated", customerNo: answer.customerNo }];
  if (isAbandonment(state, request))
    return [askWhatCameOfIt(answer.about === "payment" ? answer.word : answer.status, moment)];
  if (answer.about === "payment") return decideReport(state, answer, "reply", moment);
  const { captureAmount } = state;
  if (
    answer.about === "capture" &&
    answer.amount &&
    captureAmount &&
    !sameMoney(answer.amount, captureAmount)
  )
    return amountMismatch(state, "reply", moment);
  return decideRequestReport(state, answer, moment);
}

function refused(
  state: PaymentState,
  request: PendingRequest,
  call: { code: string; message: string },
  moment: Moment,
): EventBody[] {
  if (isAbandonment(state, request)) return [askWhatCameOfIt(call.code, moment)];
  // After a send in doubt an error code says nothing of what that send did.
  if (!request.firstSend) return unknown(state, request, call, moment);
  const refusal = { kind: "rejected", code: call.code, message: call.message } as const;
  return request.operation === "capture" || request.operation === "cancel"
    ? [{ type: "requestRefused", operation: request.operation, refusal }]
    : [{ type: "failed", failure: { operation: request.operation, ...refusal } }];
}

function notSent(
  state: PaymentState,
  request: PendingRequest,
  call: { code: string; message: string; retryAfterSeconds?: number },
  moment: Moment,
): EventBody {
  const scheduled = state.checks > 0 ? nextCheck(state, moment, "check") : firstCheck(state, moment, "check");
  const told = after(moment.now, call.retryAfterSeconds ?? 0);
  const { operation } = request;
  return {
    type: "requestNotSent",
    operation,
    code: call.code,
    message: call.message,
    sendAgainAt: told > scheduled ? told : scheduled,
  };
}

function unknown(
  state: PaymentState,
  request: PendingRequest,
  call: { code: string; message: string; duplicate?: boolean },
  moment: Moment,
): EventBody[] {
  // Only the payment itself can be another's: captures and cancels are named after a payment that is ours.
  const isPayment = request.operation === "charge" || request.operation === "authorize";
  const foreignRecord = call.duplicate === true && request.firstSend && isPayment;
  const doubtful: EventBody = {
    type: "outcomeUnknown",
    operation: request.operation,
    code: call.code,
    message: call.message,
    foreignRecord,
    nextCheckAt: state.doubt ? nextCheck(state, moment, "check") : firstCheck(state, moment, "check"),
  };
  if (foreignRecord) return [doubtful, { type: "attentionRaised", reason: "duplicate_reference" }];
  return unknownForLong(state, moment)
    ? [doubtful, { type: "attentionRaised", reason: "outcome_unknown" }]
    : [doubtful];
}

export function decideQuery(state: PaymentState, query: QueryEnded, moment: Moment): EventBody[] {
  // A notification or a person settled it while the query was on its way.
  if (state.nextCheckAt === null) return [];
  if (query.ending !== "answered")
    return inconclusive(state, "query", "noAnswer", `${query.code}: ${query.message}`, moment);
  if (query.answer.about === "nothing") return notFound(state, moment);
  if (state.askFirst) return foundBeforeFirstSend(state, query.answer.word, moment);
  return state.status === "processing" || state.status === "requires_action" || state.kind === "charge"
    ? decideReport(state, query.answer, "query", moment)
    : inconclusive(state, "query", "open", query.answer.word, moment);
}

function notFound(state: PaymentState, moment: Moment): EventBody[] {
  const { request } = state;
  if (state.askFirst && request) return [{ type: "requestProvenAbsent", operation: request.operation }];
  const checked = inconclusive(state, "query", "notFound", "no such transaction", moment);
  // That the payment is missing says nothing of a capture or cancel, which need one.
  const operation = awaitsFirstOutcome(state) ? request?.operation : undefined;
  const inDoubt = state.doubt && !state.doubt.foreignRecord && state.doubt.operation === operation;
  return inDoubt && settles(state.notFound, moment)
    ? [...checked, { type: "requestProvenAbsent", operation }]
    : checked;
}

/** A record that was there before this run's first send may be another run's: a person decides. */
export function foundBeforeFirstSend(state: PaymentState, word: string, moment: Moment): EventBody[] {
  // Not of a customer's creation: that would be made again, and the charge sent after it.
  const operation = state.kind === "charge" ? "charge" : "authorize";
  return [
    {
      type: "outcomeUnknown",
      operation,
      code: "record_before_first_send",
      message: `the provider has a record of this payment already: ${word}`,
      foreignRecord: true,
      nextCheckAt: firstCheck(state, moment, "check"),
    },
    { type: "attentionRaised", reason: "duplicate_reference" },
  ];
}

/** The pending request may no longer be sent for the first time: nothing is in doubt, so nothing happened. */
export function decideTooLate(state: PaymentState): EventBody[] {
  const { request } = state;
  if (!request) return [];
  const refusal = {
    kind: "rejected",
    code: "not_sent",
    message: "the provider could not be reached in time; nothing was sent",
  } as const;
  if (request.operation === "capture") return [{ type: "requestRefused", operation: "capture", refusal }];
  const failure: Failure = { operation: request.operation, ...refusal };
  return [{ type: "failed", failure }];
}

/** Until when the pending request may be sent for the first time; null: without limit. */
export function sendDeadline(state: PaymentState): string | null {
  const { request } = state;
  if (request?.operation === "createCustomer") return firstSendDeadline(state);
  if (!request?.firstSend || request.operation === "cancel") return null;
  return request.operation === "capture"
    ? state.authorizationExpiresAt && lastCaptureAt(state.authorizationExpiresAt)
    : firstSendDeadline(state);
}

function isAbandonment(state: PaymentState, request: PendingRequest): boolean {
  return state.kind === "charge" && request.operation === "cancel";
}

/** A cancel of a payment that was paid meanwhile is a refund, and is answered alike: only a query tells. */
function askWhatCameOfIt(word: string, moment: Moment): EventBody {
  return { type: "pending", operation: "cancel", word, nextCheckAt: moment.now };
}
