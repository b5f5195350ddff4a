import { raiseAttention, type AttentionRaised, type AttentionReason } from "../attention.js";
import type { PaymentReport, RequestReport } from "../reports.js";
import { refundRequestId, REVERSAL_REFUND_ID } from "../ids.js";
import { formatMoney, sameMoney } from "../money.js";
import { hasOtherNumber } from "../requests/request.js";
import type { EventBody } from "./events.js";
import type { NoticeMeaning } from "./notice.js";
import { findRefund, type AftercareState, type ReadPayment, type SentRequest } from "./state.js";

/** What a notification means, and what follows from it. */
export interface NoticeDecision {
  readonly meaning: NoticeMeaning;
  readonly events: readonly EventBody[];
}

export function changesNothing(meaning: NoticeMeaning): NoticeDecision {
  return { meaning, events: [] };
}

/** What each reason to call a person says of the notification. */
const MEANINGS = {
  status_went_back: "contradiction",
  amount_mismatch: "amount_mismatch",
  second_transaction: "second_transaction",
  unknown_request: "never_asked_for",
  unknown_refund: "never_asked_for",
  unknown_payment: "unknown_payment",
  unknown_news: "unknown_news",
  unknown_provider_status: "for_the_record",
} as const satisfies Partial<Record<AttentionReason, NoticeMeaning>>;

/** @param detail what tells this call from another one for the same reason */
export function callsPerson(
  { concerns }: AftercareState,
  reason: keyof typeof MEANINGS,
  detail: string | null = null,
): NoticeDecision {
  return { meaning: MEANINGS[reason], events: raiseAttention(concerns, reason, null, detail) };
}

/** The aftercare of a payment that was read. */
type State = AftercareState & { readonly payment: ReadPayment };

/** A report of the charge or authorization itself, after its final status. */
export function decideLatePayment(state: State, report: PaymentReport): NoticeDecision {
  const { amount, status } = state.payment;
  const { word, refs } = report;
  if (!report.recognized) return callsPerson(state, "unknown_provider_status", word);
  if (hasOtherNumber({ refs: numbersOf(state.payment) }, refs))
    return callsPerson(state, "second_transaction", `${word} ${Object.values(refs).join(" ")}`);
  if (report.status === "open") return changesNothing("for_the_record");
  if (report.status !== "succeeded") {
    if (status === "captured") return callsPerson(state, "status_went_back", word);
    return changesNothing(status === "failed" ? "repeat" : "for_the_record");
  }
  if (report.amount && !sameMoney(report.amount, amount)) {
    const detail = `${formatMoney(report.amount)}, the payment is of ${formatMoney(amount)}`;
    return callsPerson(state, "amount_mismatch", detail);
  }
  const unasked = unaskedRefund(state, report);
  if (unasked.length > 0) return { meaning: MEANINGS.unknown_refund, events: unasked };
  // A payment that was authorized and then canceled stays a success at the provider.
  const isKnown = status !== "failed" || state.confirmation !== null;
  if (isKnown || findRefund(state, REVERSAL_REFUND_ID)) return changesNothing("repeat");
  return { meaning: "late_money", events: [{ type: "confirmationStarted" }] };
}

/** A captured payment of which the provider has given back more than every refund that this aftercare knows of. */
function unaskedRefund(
  { payment, requests, concerns }: AftercareState,
  { status, refundedValue }: PaymentReport,
): AttentionRaised[] {
  if (payment?.status !== "captured" || status !== "succeeded") return [];
  const known = requests.reduce(
    (sum, { amount, outcome }) => sum + (outcome?.result === "failed" ? 0 : amount.value),
    0,
  );
  if (refundedValue <= known) return [];
  const { currency } = payment.amount;
  const detail = `${formatMoney({ currency, value: refundedValue })} given back, known are ${formatMoney({ currency, value: known })}`;
  return raiseAttention(concerns, "unknown_refund", null, detail);
}

/** The numbers that the provider gave the charge or authorization. */
function numbersOf({ requests, providerRefs, kind }: ReadPayment): Readonly<Record<string, string>> {
  const main = requests?.find(({ operation }) => operation === (kind === "charge" ? "charge" : "authorize"));
  return main?.refs ?? providerRefs;
}

/** A report of a capture, or of a cancel that is not our reversal. */
export function decideLateRequest(state: State, report: RequestReport): NoticeDecision {
  const { about, requestId, status, refs } = report;
  // By our own id, from those really sent: its form alone proves nothing.
  const sent = state.payment.requests ?? [];
  const request = sent.find((each) => each.operation === about && each.requestId === requestId);
  if (!request) return callsPerson(state, "unknown_request", requestId);
  const under = Object.values(refs).join(" ");
  if (hasOtherNumber(request, refs))
    return callsPerson(state, "second_transaction", `${requestId} ${status} ${under}`);
  return about === "capture" ? lateCapture(state, request, report) : lateCancel(state, request, report);
}

/** There is no query for a capture, so our request id and the signature confirm it. */
function lateCapture(state: State, request: SentRequest, { status, amount }: RequestReport): NoticeDecision {
  const { payment, paymentId } = state;
  const { requestId: reverses, amount: asked } = request;
  const isKept = payment.status === "captured" && payment.capturedBy === reverses;
  if (status === "failed" && isKept) return callsPerson(state, "status_went_back", reverses);
  if (status !== "succeeded") return changesNothing("for_the_record");
  if (amount && !sameMoney(amount, asked)) {
    const detail = `${formatMoney(amount)} by ${reverses}, which asked for ${formatMoney(asked)}`;
    return callsPerson(state, "amount_mismatch", detail);
  }
  const reversal = findRefund(state, REVERSAL_REFUND_ID);
  if (isKept || reversal?.reverses === reverses) return changesNothing("repeat");
  // There is one reversal: a second one is for a person. So is what no signature proves.
  if (reversal || payment.rules.notificationProof !== "signature")
    return callsPerson(state, "status_went_back", reverses);
  const requestId = refundRequestId(paymentId, REVERSAL_REFUND_ID);
  const reason = `the provider captured it as ${reverses} although the payment is ${payment.status}`;
  const back = { operation: "refund", requestId, amount: asked, reverses, reason } as const;
  return { meaning: "late_money", events: [{ type: "reversalRequested", ...back }] };
}

function lateCancel(
  state: State,
  { requestId, result }: SentRequest,
  { status }: RequestReport,
): NoticeDecision {
  const { payment } = state;
  const isOpposite =
    (status === "succeeded" && payment.status === "captured") ||
    (status === "failed" && payment.status === "canceled" && result === "succeeded");
  if (isOpposite) return callsPerson(state, "status_went_back", requestId);
  return changesNothing(status === "succeeded" ? "repeat" : "for_the_record");
}
