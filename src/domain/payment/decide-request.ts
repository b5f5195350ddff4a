import type { Refusal, RequestReport } from "../facts.js";
import { cancelRequestId, captureRequestId } from "../ids.js";
import { sameMoney } from "../money.js";
import { captured } from "./captured.js";
import type { EventBody } from "./events.js";
import { raise } from "./raise.js";
import { firstCheck, nextCheck, type Moment } from "./schedule.js";
import type { PaymentState, PendingRequest } from "./state.js";

/** What the provider's word on a capture or cancel means. Only a word beside our own request id counts. */
export function decideRequestReport(state: PaymentState, report: RequestReport, moment: Moment): EventBody[] {
  const { request } = state;
  if (report.about === "refund") return [];
  if (request?.operation !== report.about || report.requestId !== request.requestId)
    return ofEarlierRequest(state, report);
  if (report.about === "capture" && report.amount && state.captureAmount) {
    if (!sameMoney(report.amount, state.captureAmount)) return raise(state, "amount_mismatch");
  }
  const learned: EventBody[] = [{ type: "referencesLearned", refs: report.refs }];
  switch (report.status) {
    case "succeeded":
      return report.about === "cancel"
        ? [...learned, { type: "canceled" }]
        : [...learned, ...captured(state, state.captureAmount ?? state.amount)];
    case "failed":
      return [
        ...learned,
        { type: "requestRefused", operation: report.about, refusal: report.refusal ?? unsaid(report.about) },
      ];
    case "pending":
      return [...learned, ...stillPending(state, request, report.status, moment)];
  }
}

function unsaid(operation: string): Refusal {
  return { kind: "declined", code: "failed", message: `the provider failed the ${operation}` };
}

/** A request that was pending before goes on waiting: its schedule does not begin anew. */
function stillPending(
  state: PaymentState,
  { operation, firstSend }: PendingRequest,
  word: string,
  moment: Moment,
): EventBody[] {
  if (firstSend || state.doubt)
    return [{ type: "pending", operation, word, nextCheckAt: firstCheck(state, moment, "poll") }];
  return [{ type: "checked", result: "open", detail: word, nextCheckAt: nextCheck(state, moment, "poll") }];
}

/** A request that has its outcome already, or one that nobody made. */
function ofEarlierRequest(state: PaymentState, { about, requestId, status }: RequestReport): EventBody[] {
  const [count, idOf] =
    about === "capture" ? [state.captures, captureRequestId] : [state.cancels, cancelRequestId];
  const isOurs = Array.from({ length: count }, (_, n) => idOf(state.paymentId, n + 1)).includes(requestId);
  if (!isOurs) return [{ type: "attentionRaised", reason: "unknown_request" }];
  // All earlier ones were refused, or there would be no later one.
  return status === "succeeded" ? [{ type: "attentionRaised", reason: "status_went_back" }] : [];
}
