import type { CallOutcome, PaymentReport, RequestReport } from "../facts.js";
import type { Moment } from "../payment/schedule.js";
import { after } from "../time.js";
import { amountAgrees, failed, failure, newRefs, succeeded } from "./decide-outcome.js";
import type { EventBody } from "./events.js";
import { raise } from "./raise.js";
import { nextCheck } from "./schedule.js";
import type { ActiveRequest, AftercareState, RefundRecord } from "./state.js";

/** How the call for a refund or reversal ended. */
export type RefundCallEnded = CallOutcome<RequestReport | PaymentReport>;

/** Recorded just before the call for the active request. */
export function decideSend({ request }: AftercareState): EventBody[] {
  if (!request) return [];
  const { refundId, operation, requestId } = request;
  return [{ type: "requestSent", refundId, operation, requestId }];
}

/** `requestId` is the one that was sent: a notification or a person may have settled it meanwhile. */
export function decideCall(
  state: AftercareState,
  requestId: string,
  ended: RefundCallEnded,
  moment: Moment,
): EventBody[] {
  const { request } = state;
  const refund = state.refunds.find((one) => one.requestId === requestId);
  if (!refund || request?.requestId !== requestId || request.stage !== "onItsWay") return [];
  switch (ended.ending) {
    case "answered":
      return answered(state, request, refund, ended.answer, moment);
    case "refused": {
      // After a send in doubt an error code says nothing of what that send did.
      if (!request.firstSend) return [unknown(request, ended, moment)];
      const { operation } = refund;
      const { code, message } = ended;
      return failure(state, refund, { operation, kind: "rejected", code, message });
    }
    case "notSent":
      return [notSent(request, ended, moment)];
    case "unknown":
      return [unknown(request, ended, moment)];
  }
}

/** Only a word about this very request is its outcome. */
function answered(
  state: AftercareState,
  request: ActiveRequest,
  refund: RefundRecord,
  answer: RequestReport | PaymentReport,
  moment: Moment,
): EventBody[] {
  if (answer.about !== request.operation || answer.requestId !== request.requestId)
    return [unknown(request, NOT_AN_ANSWER, moment)];
  if (!amountAgrees(refund, answer))
    return [unknown(request, OTHER_AMOUNT, moment), ...raise(state, "amount_mismatch")];
  switch (answer.status) {
    case "succeeded":
      return succeeded(refund, answer);
    case "failed":
      return failed(state, refund, answer);
    case "pending": {
      const nextCheckAt = nextCheck(request.wait, "provider", moment);
      return [...newRefs(refund, answer), { type: "pending", refundId: request.refundId, nextCheckAt }];
    }
  }
}

const NOT_AN_ANSWER = { code: "not_an_answer", message: "the answer is not about the request that was sent" };

export const OTHER_AMOUNT = {
  code: "amount_mismatch",
  message: "the provider's amount or currency is not the refund's",
};

/** Also where a record can't be applied: a later one, or a person, settles it. */
export function unknown(
  { refundId, operation, wait }: ActiveRequest,
  { code, message }: { readonly code: string; readonly message: string },
  moment: Moment,
): EventBody {
  const nextCheckAt = nextCheck(wait, "outcome", moment);
  return { type: "outcomeUnknown", refundId, operation, code, message, nextCheckAt };
}

function notSent(
  { refundId, wait }: ActiveRequest,
  ended: Extract<RefundCallEnded, { ending: "notSent" }>,
  moment: Moment,
): EventBody {
  const scheduled = nextCheck(wait, wait?.for ?? "sending", moment);
  const told = after(moment.now, ended.retryAfterSeconds ?? 0);
  const sendAgainAt = told > scheduled ? told : scheduled;
  const { code, message } = ended;
  return { type: "requestNotSent", refundId, code, message, sendAgainAt };
}
