import { raiseAttention } from "../attention.js";
import type { CallOutcome, NotFoundReport, PaymentReport, RequestReport } from "../reports.js";
import { REVERSAL_REFUND_ID } from "../ids.js";
import { findRequest } from "../requests/books.js";
import { checked, decideNotFound, nameOf, unknown } from "../requests/checks.js";
import { decideUnanswered } from "../requests/unanswered.js";
import { decideWord } from "../requests/decide.js";
import { wordOf } from "../requests/words.js";
import type { Heard } from "../requests/events.js";
import type { Moment } from "../requests/schedule.js";
import type { EventBody } from "./events.js";
import { activeRefund, type AftercareState, type RefundRequest } from "./state.js";

/** How the call for a refund or reversal ended. */
export type RefundCallEnded = CallOutcome<RequestReport | PaymentReport>;
/** How asking the provider about a refund ended. */
export type RefundQueryEnded = CallOutcome<RequestReport | NotFoundReport>;

/** Recorded just before the call for the refund whose turn it is. */
export function decideSend(state: AftercareState): EventBody[] {
  const active = activeRefund(state);
  return active ? [{ type: "requestSent", ...nameOf(active) }] : [];
}

/** `requestId` is the one that was sent: a notification or a person may have settled it meanwhile, and the answer still counts. */
export function decideCall(
  state: AftercareState,
  requestId: string,
  ended: RefundCallEnded,
  moment: Moment,
): EventBody[] {
  const refund = findRequest(state, requestId);
  if (!refund) return [];
  if (ended.ending !== "answered")
    return withReversal(state, refund, decideUnanswered(refund, ended, moment));
  if (isAbout(refund, ended.answer))
    return decideRefundWord(state, refund, ended.answer, { ...moment, source: "reply" });
  const why = { code: "not_an_answer", message: "the answer is not about the request that was sent" };
  return refund.stage === "onItsWay" ? [unknown(refund, why, moment)] : [];
}

export function decideRefundQuery(
  state: AftercareState,
  requestId: string,
  ended: RefundQueryEnded,
  moment: Moment,
): EventBody[] {
  const refund = findRequest(state, requestId);
  if (!refund) return [];
  const isAnswered = ended.ending === "answered";
  if (isAnswered && isAbout(refund, ended.answer))
    return decideRefundWord(state, refund, ended.answer, { ...moment, source: "query" });
  if (refund.stage === "onItsWay" || refund.stage === "settled") return [];
  if (isAnswered && ended.answer.about === "nothing") return decideNotFound(refund, "refund", moment);
  const detail = isAnswered ? "the answer is about another request" : `${ended.code}: ${ended.message}`;
  return checked(refund, "noAnswer", detail, moment);
}

type Answer = RequestReport | PaymentReport | NotFoundReport;

/** Only a word about this very request is its outcome. */
function isAbout({ operation, requestId }: RefundRequest, answer: Answer): answer is RequestReport {
  return answer.about === operation && answer.requestId === requestId;
}

export function decideRefundWord(
  state: AftercareState,
  refund: RefundRequest,
  report: RequestReport,
  heard: Heard,
): EventBody[] {
  return withReversal(state, refund, decideWord(state.concerns, refund, wordOf(refund, report), heard));
}

/** A reversal that fails leaves money where it must not be: a person has to see to it. */
export function withReversal({ concerns }: AftercareState, refund: RefundRequest, events: EventBody[]) {
  const { refundId, requestId } = refund;
  const isFailed = refundId === REVERSAL_REFUND_ID && events.some(({ type }) => type === "requestFailed");
  return isFailed ? [...events, ...raiseAttention(concerns, "reversal_failed", null, requestId)] : events;
}
