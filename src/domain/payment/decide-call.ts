import type { CallOutcome, CustomerReport, PaymentReport, RequestReport } from "../facts.js";
import { sameMoney } from "../money.js";
import { after } from "../time.js";
import { askWhatCameOfIt, isAbandonment } from "./abandonment.js";
import { amountMismatch, unknownForLong } from "./checks.js";
import { decideReport } from "./decide-report.js";
import { decideRequestReport } from "./decide-request.js";
import type { EventBody, Failure } from "./events.js";
import { firstCheck, firstSendDeadline, lastCaptureAt, nextCheck, type Moment } from "./schedule.js";
import type { PaymentState, PendingRequest } from "./state.js";

/** How the call for the pending request ended. */
export type CallEnded = CallOutcome<CustomerReport | PaymentReport | RequestReport>;

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
      return isContradicted(state)
        ? unknown(state, request, call, moment)
        : [notSent(state, request, call, moment), ...unknownForLong(state, moment)];
    case "unknown":
      return unknown(state, request, call, moment);
  }
}

/** While the call was on its way a notification came: the provider has a record, or says that it has. */
function isContradicted(state: PaymentState): boolean {
  return state.nextCheckAt !== null;
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
  if (!request.firstSend || isContradicted(state)) return unknown(state, request, call, moment);
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
  return foreignRecord
    ? [doubtful, { type: "attentionRaised", reason: "duplicate_reference" }]
    : [doubtful, ...unknownForLong(state, moment)];
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
