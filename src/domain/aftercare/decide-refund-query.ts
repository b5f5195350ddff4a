import type { CallOutcome, NotFoundReport, RequestReport } from "../facts.js";
import { settles } from "../payment/checks.js";
import type { Moment } from "../payment/schedule.js";
import { OTHER_AMOUNT, unknown } from "./decide-call.js";
import { amountAgrees, failed, newRefs, succeeded } from "./decide-outcome.js";
import type { EventBody } from "./events.js";
import { raise } from "./raise.js";
import { nextCheck } from "./schedule.js";
import type { ActiveRequest, AftercareState, RefundRecord } from "./state.js";

/** How asking the provider about a refund ended. */
export type RefundQueryEnded = CallOutcome<RequestReport | NotFoundReport>;

/** `requestId` is the one that was asked about: an answer counts for no other, and not once it is settled. */
export function decideRefundQuery(
  state: AftercareState,
  requestId: string,
  ended: RefundQueryEnded,
  moment: Moment,
): EventBody[] {
  const { request } = state;
  const refund = state.refunds.find((one) => one.requestId === requestId);
  if (!refund || request?.requestId !== requestId || !mayAsk(request)) return [];
  if (ended.ending !== "answered")
    return [checked(request, "noAnswer", `${ended.code}: ${ended.message}`, moment)];
  const { answer } = ended;
  if (answer.about === "nothing") return notFound(request, moment);
  if (answer.about !== "refund" || answer.requestId !== requestId)
    return [checked(request, "noAnswer", "the answer is about another request", moment)];
  return found(state, request, refund, answer, moment);
}

/** A refund whose turn it is and that no call is on its way for. A cancel has no query. */
export function mayAsk({ operation, stage, lookFirst }: ActiveRequest): boolean {
  return operation === "refund" && (stage === "withProvider" || (stage === "toSend" && lookFirst));
}

function found(
  state: AftercareState,
  request: ActiveRequest,
  refund: RefundRecord,
  record: RequestReport,
  moment: Moment,
): EventBody[] {
  if (!amountAgrees(refund, record)) {
    const event =
      request.wait?.for === "outcome"
        ? checked(request, "disagrees", OTHER_AMOUNT.message, moment)
        : unknown(request, OTHER_AMOUNT, moment);
    return [event, ...raise(state, "amount_mismatch")];
  }
  switch (record.status) {
    case "succeeded":
      return succeeded(refund, record);
    case "failed":
      return failed(state, refund, record);
    case "pending": {
      const learned = newRefs(refund, record);
      if (request.wait?.for === "provider") return [...learned, checked(request, "open", "pending", moment)];
      const nextCheckAt = nextCheck(request.wait, "provider", moment);
      return [...learned, { type: "pending", refundId: request.refundId, nextCheckAt }];
    }
  }
}

/** One such answer lets a first send go; after a send in doubt it takes enough of them over long enough. */
function notFound(request: ActiveRequest, moment: Moment): EventBody[] {
  const absent: EventBody = { type: "requestProvenAbsent", refundId: request.refundId };
  if (request.stage === "toSend") return [absent];
  const asked = checked(request, "notFound", "no such refund", moment);
  const isAbsent = request.wait?.for === "outcome" && settles(request.notFound, moment);
  return isAbsent ? [asked, absent] : [asked];
}

function checked(
  { refundId, wait }: ActiveRequest,
  result: Extract<EventBody, { type: "checked" }>["result"],
  detail: string,
  moment: Moment,
): EventBody {
  const nextCheckAt = nextCheck(wait, wait?.for ?? "provider", moment);
  return { type: "checked", refundId, result, detail, nextCheckAt };
}
