import { raiseAttention } from "../attention.js";
import type { CallOutcome, NotFoundReport, PaymentReport } from "../reports.js";
import { cancelRequestId, refundRequestId, REVERSAL_REFUND_ID } from "../ids.js";
import { formatMoney, sameMoney, type Money } from "../money.js";
import { hasOtherNumber, hasSameNumber } from "../requests/request.js";
import { asked, nextInSchedule, settles, type Moment } from "../requests/schedule.js";
import type { EventBody } from "./events.js";
import type { AftercareState, ReadPayment } from "./state.js";

/** How asking the provider about the payment ended. */
export type PaymentQueryEnded = CallOutcome<PaymentReport | NotFoundReport>;

type Checked = Extract<EventBody, { type: "confirmationChecked" }>;
type Ended = Extract<EventBody, { type: "confirmationEnded" }>;

/** Money goes back only where the provider's own record says that it was taken for a payment that failed. */
export function decidePaymentQuery(
  state: AftercareState,
  ended: PaymentQueryEnded,
  moment: Moment,
): EventBody[] {
  const { confirmation, payment, concerns } = state;
  if (!confirmation || !payment) return [];
  const nextCheckAt = nextInSchedule(moment.schedules.poll, confirmation.since, moment.now);
  const checked = (result: Checked["result"], detail: string): Checked => {
    return { type: "confirmationChecked", result, detail, nextCheckAt, ...asked(moment) };
  };
  const denied = (result: "notFound" | "denied", detail: string): EventBody[] => {
    // The record may be slower than the notification, so one such answer is not yet the provider's word.
    if (!settles(confirmation.denials, moment)) return [checked(result, detail)];
    // The confirmation's end takes this call for a person away, so it is made anew.
    const others = concerns.filter(({ reason }) => reason !== "unconfirmed_payment");
    return [checked(result, detail), end("denied", detail), ...raiseAttention(others, "unconfirmed_payment")];
  };
  if (ended.ending !== "answered") return [checked("noAnswer", `${ended.code}: ${ended.message}`)];
  const { answer } = ended;
  if (answer.about === "nothing") return denied("notFound", "no such payment");
  if (answer.status === "open") return [checked("open", answer.word)];
  if (answer.status !== "succeeded") return denied("denied", answer.word);
  if (!answer.amount) return [checked("disagrees", "it succeeded but names no amount")];
  return paid(state, payment, answer, answer.amount);
}

function end(result: Ended["result"], detail: string): Ended {
  return { type: "confirmationEnded", result, detail };
}

function paid(
  state: AftercareState,
  payment: ReadPayment,
  record: PaymentReport,
  amount: Money,
): EventBody[] {
  const doubt = doubtOf(payment, record, amount);
  if (doubt) {
    const [reason, detail] = doubt;
    return [end("disagrees", detail), ...raiseAttention(state.concerns, reason, null, detail)];
  }
  const left = { currency: amount.currency, value: amount.value - record.refundedValue };
  if (left.value <= 0) return [end("givenBack", "everything is given back already")];
  return [
    end("confirmed", `${formatMoney(amount)}, of which ${formatMoney(left)} is not given back`),
    reversal(state.paymentId, payment, amount, left),
  ];
}

/** Why the record can't be believed to be this payment's; null: nothing speaks against it. */
function doubtOf(payment: ReadPayment, record: PaymentReport, amount: Money) {
  const says = `the record says ${formatMoney(amount)}, the payment ${formatMoney(payment.amount)}`;
  if (!sameMoney(amount, payment.amount)) return ["amount_mismatch", says] as const;
  const foreign = "the record is not provably of this payment's own send";
  if (!isOurs(payment, record)) return ["duplicate_reference", foreign] as const;
  const mode = payment.kind === "charge" ? "automatic" : "manual";
  if (record.captureMode === undefined || record.captureMode === mode) return null;
  const other = `the record's capture mode is ${record.captureMode}, not ${mode}`;
  return ["capture_mode_mismatch", other] as const;
}

/** Whether a record that the provider names by our paymentId is provably of this payment's own send. */
function isOurs({ rules, reference, providerRefs }: ReadPayment, record: PaymentReport): boolean {
  if (hasOtherNumber({ refs: providerRefs }, record.refs)) return false;
  if (record.reference !== undefined && reference !== null) return record.reference === reference;
  if (hasSameNumber({ refs: providerRefs }, record.refs)) return true;
  return !record.mayBeForeign && rules.recordProof === "account";
}

/** What was charged and is left goes back. An authorization holds money without taking it: it is released. */
function reversal(paymentId: string, payment: ReadPayment, amount: Money, left: Money): EventBody {
  const { kind, status, requests } = payment;
  const base = { type: "reversalRequested", reverses: paymentId } as const;
  if (kind === "charge") {
    const requestId = refundRequestId(paymentId, REVERSAL_REFUND_ID);
    const reason = `the provider took it although the payment ${status}`;
    return { ...base, operation: "refund", requestId, amount: left, reason };
  }
  const cancels = (requests ?? []).filter(({ operation }) => operation === "cancel").length;
  const reason = `the provider authorized it although the payment ${status}`;
  return { ...base, operation: "cancel", requestId: cancelRequestId(paymentId, cancels + 1), amount, reason };
}
