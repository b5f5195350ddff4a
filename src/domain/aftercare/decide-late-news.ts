import { capabilitiesOf } from "../capabilities.js";
import type { PaymentReport, RequestReport } from "../facts.js";
import { refundRequestId, REVERSAL_REFUND_ID } from "../ids.js";
import { sameMoney } from "../money.js";
import type { ReadPayment } from "./events.js";
import { attention, changesNothing, type Judgment } from "./judgment.js";
import { reversalOf } from "./reversal.js";
import type { AftercareState } from "./state.js";

/** News of the charge or authorization itself, after its final status. */
export function decideLatePayment(
  state: AftercareState,
  payment: ReadPayment,
  report: PaymentReport,
): Judgment {
  const { amount, status } = payment;
  if (!report.recognized) return attention(state, "for_the_record", "unknown_provider_status");
  if (report.status === "open") return changesNothing("for_the_record");
  if (report.status !== "succeeded")
    return status === "captured"
      ? attention(state, "contradiction", "status_went_back")
      : changesNothing(status === "failed" ? "repeat" : "for_the_record");
  if (report.amount && !sameMoney(report.amount, amount))
    return attention(state, "amount_mismatch", "amount_mismatch");
  // A payment that was authorized and then canceled stays a success at the provider.
  if (status !== "failed") return changesNothing("repeat");
  const isKnown = state.confirmation !== null || reversalOf(state) !== undefined;
  return isKnown
    ? changesNothing("repeat")
    : { meaning: "late_money", events: [{ type: "confirmationStarted" }] };
}

/** News of a capture: there is no query for one, so our request id and the signature confirm it. */
export function decideLateCapture(
  state: AftercareState,
  payment: ReadPayment,
  report: RequestReport,
): Judgment {
  if (!isRequestOf(state.paymentId, "CAPTURE", report)) return neverAskedFor(state);
  if (report.status !== "succeeded") return lateRefusal(state, payment, report);
  if (payment.status === "captured" && isOwn("captureNo", payment, report)) return changesNothing("repeat");
  const reversal = reversalOf(state);
  if (reversal)
    return reversal.reverses === report.requestId
      ? changesNothing("repeat")
      : attention(state, "contradiction", "status_went_back");
  if (!provesCapture(payment, report)) return attention(state, "contradiction", "status_went_back");
  const taken = report.amount ?? payment.amount;
  if (taken.currency !== payment.amount.currency || taken.value > payment.amount.value)
    return attention(state, "amount_mismatch", "amount_mismatch");
  return {
    meaning: "late_money",
    events: [
      {
        type: "reversalRequested",
        operation: "refund",
        requestId: refundRequestId(state.paymentId, REVERSAL_REFUND_ID),
        amount: taken,
        reverses: report.requestId,
        reason: `the provider captured it as ${report.requestId} although the payment is ${payment.status}`,
      },
    ],
  };
}

/** Whether the news alone proves that money was taken which the payment's final status does not have. */
function provesCapture(
  { provider, kind, status, providerRefs }: ReadPayment,
  report: RequestReport,
): boolean {
  if (kind !== "authCapture" || capabilitiesOf(provider).notificationProof !== "signature") return false;
  if (status === "canceled" || status === "expired") return true;
  const both = providerRefs.captureNo !== undefined && report.refs.captureNo !== undefined;
  // Without its amount a second capture can't be told from the first.
  return status === "captured" && both && report.amount !== null;
}

/** News of a cancel that is not our reversal. */
export function decideLateCancel(
  state: AftercareState,
  payment: ReadPayment,
  report: RequestReport,
): Judgment {
  if (!isRequestOf(state.paymentId, "CANCEL", report)) return neverAskedFor(state);
  if (report.status !== "succeeded") return lateRefusal(state, payment, report);
  return payment.status === "captured"
    ? attention(state, "contradiction", "status_went_back")
    : changesNothing("repeat");
}

/** A capture or cancel that failed before the one that succeeded is old news. */
function lateRefusal(state: AftercareState, payment: ReadPayment, report: RequestReport): Judgment {
  const name = report.about === "capture" ? "captureNo" : "cancelNo";
  const decided = payment.status === (report.about === "capture" ? "captured" : "canceled");
  return decided && report.status === "failed" && isOwn(name, payment, report)
    ? attention(state, "contradiction", "status_went_back")
    : changesNothing("for_the_record");
}

function isOwn(name: string, { providerRefs }: ReadPayment, { refs }: RequestReport): boolean {
  return refs[name] !== undefined && refs[name] === providerRefs[name];
}

/** Both providers' names for our requests end with their number. */
function isRequestOf(paymentId: string, word: "CAPTURE" | "CANCEL", { requestId }: RequestReport): boolean {
  const prefix = `${paymentId}_${word}_`;
  return requestId.startsWith(prefix) && /^\d+$/.test(requestId.slice(prefix.length));
}

function neverAskedFor(state: AftercareState): Judgment {
  return attention(state, "never_asked_for", "unknown_request");
}
