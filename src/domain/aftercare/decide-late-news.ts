import type { PaymentReport, RequestReport } from "../facts.js";
import { refundRequestId, REVERSAL_REFUND_ID } from "../ids.js";
import { formatMoney, sameMoney } from "../money.js";
import { hasOtherNumber, type Operation } from "../requests/request.js";
import type { ReadPayment, SentRequest } from "./read-payment.js";
import { callsPerson, changesNothing, type Judgment } from "./judgment.js";
import { reversalOf, type AftercareState } from "./state.js";

/** News of the charge or authorization itself, after its final status. */
export function decideLatePayment(
  state: AftercareState,
  payment: ReadPayment,
  report: PaymentReport,
): Judgment {
  const { amount, status } = payment;
  const { word, refs } = report;
  if (!report.recognized) return callsPerson(state, "for_the_record", "unknown_provider_status", word);
  if (hasOtherNumber({ refs: numbersOf(payment) }, refs))
    return callsPerson(
      state,
      "second_transaction",
      "second_transaction",
      `${word} ${Object.values(refs).join(" ")}`,
    );
  if (report.status === "open") return changesNothing("for_the_record");
  if (report.status !== "succeeded")
    return status === "captured"
      ? callsPerson(state, "contradiction", "status_went_back", word)
      : changesNothing(status === "failed" ? "repeat" : "for_the_record");
  if (report.amount && !sameMoney(report.amount, amount))
    return callsPerson(
      state,
      "amount_mismatch",
      "amount_mismatch",
      `${formatMoney(report.amount)}, the payment is of ${formatMoney(amount)}`,
    );
  // A payment that was authorized and then canceled stays a success at the provider.
  if (status !== "failed") return changesNothing("repeat");
  const isKnown = state.confirmation !== null || reversalOf(state) !== undefined;
  return isKnown
    ? changesNothing("repeat")
    : { meaning: "late_money", events: [{ type: "confirmationStarted" }] };
}

/** The numbers that the provider gave the charge or authorization. */
function numbersOf({ requests, providerRefs, kind }: ReadPayment): Readonly<Record<string, string>> {
  const main = requests?.find(({ operation }) => operation === (kind === "charge" ? "charge" : "authorize"));
  return main?.refs ?? providerRefs;
}

/** News of a capture: there is no query for one, so our request id and the signature confirm it. */
export function decideLateCapture(
  state: AftercareState,
  payment: ReadPayment,
  report: RequestReport,
): Judgment {
  const request = requestOf(payment, "capture", report);
  if (!request) return neverAskedFor(state, report);
  if (hasOtherNumber(request, report.refs)) return secondTransaction(state, report);
  const isKept = payment.status === "captured" && payment.capturedBy === request.requestId;
  if (report.status !== "succeeded")
    return isKept && report.status === "failed"
      ? callsPerson(state, "contradiction", "status_went_back", report.requestId)
      : changesNothing("for_the_record");
  if (report.amount && !sameMoney(report.amount, request.amount))
    return callsPerson(
      state,
      "amount_mismatch",
      "amount_mismatch",
      `${formatMoney(report.amount)} by ${request.requestId}, which asked for ${formatMoney(request.amount)}`,
    );
  if (isKept) return changesNothing("repeat");
  const reversal = reversalOf(state);
  if (reversal?.reverses === request.requestId) return changesNothing("repeat");
  // There is one reversal: a second one is for a person. So is what no signature proves.
  if (reversal || payment.rules.notificationProof !== "signature")
    return callsPerson(state, "contradiction", "status_went_back", report.requestId);
  return {
    meaning: "late_money",
    events: [
      {
        type: "reversalRequested",
        operation: "refund",
        requestId: refundRequestId(state.paymentId, REVERSAL_REFUND_ID),
        amount: request.amount,
        reverses: request.requestId,
        reason: `the provider captured it as ${request.requestId} although the payment is ${payment.status}`,
      },
    ],
  };
}

/** News of a cancel that is not our reversal. */
export function decideLateCancel(
  state: AftercareState,
  payment: ReadPayment,
  report: RequestReport,
): Judgment {
  const request = requestOf(payment, "cancel", report);
  if (!request) return neverAskedFor(state, report);
  if (hasOtherNumber(request, report.refs)) return secondTransaction(state, report);
  const isOpposite =
    (report.status === "succeeded" && payment.status === "captured") ||
    (report.status === "failed" && payment.status === "canceled" && request.result === "succeeded");
  if (isOpposite) return callsPerson(state, "contradiction", "status_went_back", report.requestId);
  return changesNothing(report.status === "succeeded" ? "repeat" : "for_the_record");
}

/** By our own id, from those really sent: its form alone proves nothing. */
function requestOf(
  { requests }: ReadPayment,
  operation: Operation,
  { requestId }: RequestReport,
): SentRequest | undefined {
  return requests?.find((request) => request.operation === operation && request.requestId === requestId);
}

function neverAskedFor(state: AftercareState, { requestId }: RequestReport): Judgment {
  return callsPerson(state, "never_asked_for", "unknown_request", requestId);
}

function secondTransaction(state: AftercareState, { requestId, status, refs }: RequestReport): Judgment {
  const detail = `${requestId} ${status} ${Object.values(refs).join(" ")}`;
  return callsPerson(state, "second_transaction", "second_transaction", detail);
}
