import { capabilitiesOf } from "../capabilities.js";
import type { RequestReport } from "../facts.js";
import type { Moment } from "../payment/schedule.js";
import { amountAgrees, failed, newRefs, succeeded } from "./decide-outcome.js";
import { mayAsk } from "./decide-refund-query.js";
import type { EventBody, ReadPayment } from "./events.js";
import { attention, changesNothing, type Judgment } from "./judgment.js";
import { nextCheck } from "./schedule.js";
import type { AftercareState, RefundRecord } from "./state.js";

/** News of a refund, or of the cancel that is our reversal. */
export function decideRefundNotice(
  state: AftercareState,
  { provider }: ReadPayment,
  report: RequestReport,
  moment: Moment,
): Judgment {
  const refund = state.refunds.find(({ requestId }) => requestId === report.requestId);
  if (refund?.operation !== report.about) return attention(state, "never_asked_for", "unknown_refund");
  if (!amountAgrees(refund, report)) return attention(state, "amount_mismatch", "amount_mismatch");
  if (refund.status !== "processing") return ofSettled(state, refund, report);
  // Such a provider's notification is a hint: it makes the next query due, and the query decides.
  if (capabilitiesOf(provider).notificationProof === "query")
    return { meaning: "refund_news", events: askSooner(state, refund) };
  switch (report.status) {
    case "succeeded":
      return { meaning: "refund_news", events: succeeded(refund, report) };
    case "failed":
      return { meaning: "refund_news", events: failed(state, refund, report) };
    case "pending":
      return ofPending(state, refund, report, moment);
  }
}

/** News may come in any order, so `pending` says nothing against an outcome. */
function ofSettled(state: AftercareState, refund: RefundRecord, report: RequestReport): Judgment {
  const opposite = refund.status === "refunded" ? "failed" : "succeeded";
  return report.status === opposite
    ? attention(state, "contradiction", "status_went_back")
    : changesNothing("repeat");
}

function askSooner({ request }: AftercareState, { refundId }: RefundRecord): EventBody[] {
  const asks = request?.refundId === refundId && mayAsk(request);
  return asks ? [{ type: "checkBroughtForward", refundId }] : [];
}

function ofPending(
  { request }: AftercareState,
  refund: RefundRecord,
  report: RequestReport,
  moment: Moment,
): Judgment {
  const { refundId } = refund;
  const learned = newRefs(refund, report);
  // The call that is on its way says more; and a refund whose turn is still to come has no checks yet.
  if (request?.refundId !== refundId || request.stage === "onItsWay")
    return { meaning: "refund_news", events: [...learned, { type: "acknowledged", refundId }] };
  if (request.wait?.for === "provider") return { meaning: "repeat", events: learned };
  const nextCheckAt = nextCheck(request.wait, "provider", moment);
  return { meaning: "refund_news", events: [...learned, { type: "pending", refundId, nextCheckAt }] };
}
