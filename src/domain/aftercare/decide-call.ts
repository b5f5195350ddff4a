import { raise } from "../attention.js";
import type { CallOutcome, NotFoundReport, PaymentReport, RequestReport } from "../facts.js";
import { REVERSAL_REFUND_ID } from "../ids.js";
import {
  checked,
  decideNotFound,
  decideSent,
  decideUnanswered,
  decideWord,
  unknown,
} from "../requests/decide.js";
import type { Source } from "../requests/events.js";
import { failureOf, type Request } from "../requests/request.js";
import type { Moment } from "../requests/schedule.js";
import type { EventBody } from "./events.js";
import { activeRefund, findRefund, type AftercareState, type RefundRecord } from "./state.js";

/** How the call for a refund or reversal ended. */
export type RefundCallEnded = CallOutcome<RequestReport | PaymentReport>;
/** How asking the provider about a refund ended. */
export type RefundQueryEnded = CallOutcome<RequestReport | NotFoundReport>;

/** Recorded just before the call for the refund whose turn it is. */
export function decideSend(state: AftercareState): EventBody[] {
  const active = activeRefund(state);
  return active ? [decideSent(active.request)] : [];
}

/** `requestId` is the one that was sent: news or a person may have settled it meanwhile, and the answer still counts. */
export function decideCall(
  state: AftercareState,
  requestId: string,
  ended: RefundCallEnded,
  moment: Moment,
): EventBody[] {
  const refund = findRefund(state, { requestId });
  if (!refund) return [];
  if (ended.ending === "notSent" && ended.resetRun !== undefined)
    return [{ type: "runWasReset", run: ended.resetRun }];
  const context = { moment, concerns: state.concerns };
  const events =
    ended.ending === "answered"
      ? answered(refund.request, ended.answer, "reply", context)
      : decideUnanswered(refund.request, ended, context);
  return [...events, ...ifReversalFailed(state, refund, events)];
}

export function decideRefundQuery(
  state: AftercareState,
  requestId: string,
  ended: RefundQueryEnded,
  moment: Moment,
): EventBody[] {
  const refund = findRefund(state, { requestId });
  if (!refund) return [];
  const { request } = refund;
  const context = { moment, concerns: state.concerns };
  const isAsked =
    request.stage === "withProvider" || (request.stage === "toSend" && request.lookFirst !== "no");
  if (ended.ending === "answered" && ended.answer.about !== "nothing") {
    const events = answered(request, ended.answer, "query", context);
    return [...events, ...ifReversalFailed(state, refund, events)];
  }
  if (!isAsked) return [];
  return ended.ending === "answered"
    ? decideNotFound(request, "refund", moment)
    : [checked(request, "noAnswer", `${ended.code}: ${ended.message}`, moment)];
}

/** Only a word about this very request is its outcome. */
function answered(
  request: Request,
  answer: RequestReport | PaymentReport,
  source: Source,
  context: Parameters<typeof decideWord>[3],
): ReturnType<typeof decideWord> {
  if (answer.about !== request.operation || answer.requestId !== request.requestId) {
    if (source === "query")
      return request.stage === "settled"
        ? []
        : [checked(request, "noAnswer", "the answer is about another request", context.moment)];
    return request.stage === "onItsWay" ? [unknown(request, NOT_AN_ANSWER, context.moment)] : [];
  }
  const { status, amount, refs, refusal } = answer;
  const failure = status === "failed" ? failureOf(request.operation, refusal) : null;
  return decideWord(request, { status, amount, refs, failure, text: status }, source, context);
}

const NOT_AN_ANSWER = { code: "not_an_answer", message: "the answer is not about the request that was sent" };

/** A reversal that fails leaves money where it must not be: a person has to see to it. */
export function ifReversalFailed(
  { concerns }: AftercareState,
  { refundId, request: { requestId } }: RefundRecord,
  events: readonly EventBody[],
): EventBody[] {
  const isFailed = events.some(({ type }) => type === "requestFailed");
  return refundId === REVERSAL_REFUND_ID && isFailed
    ? raise(concerns, "reversal_failed", null, requestId)
    : [];
}
