import { raise } from "../attention.js";
import type { CallOutcome, NotFoundReport, PaymentReport } from "../facts.js";
import { cancelRequestId, refundRequestId, REVERSAL_REFUND_ID } from "../ids.js";
import { formatMoney, sameMoney, type Money } from "../money.js";
import { hasOtherNumber } from "../requests/request.js";
import { nextInSchedule, settles, type Moment } from "../requests/schedule.js";
import type { EventBody } from "./events.js";
import type { ReadPayment } from "./read-payment.js";
import type { AftercareState, Confirmation } from "./state.js";

/** How asking the provider about the payment ended. */
export type PaymentQueryEnded = CallOutcome<PaymentReport | NotFoundReport>;

/** Money goes back only where the provider's own record says that it was taken for a payment that failed. */
export function decidePaymentQuery(
  state: AftercareState,
  ended: PaymentQueryEnded,
  moment: Moment,
): EventBody[] {
  const { confirmation, payment } = state;
  if (!confirmation || !payment) return [];
  if (ended.ending !== "answered")
    return [checked(confirmation, "noAnswer", `${ended.code}: ${ended.message}`, moment)];
  const { answer } = ended;
  if (answer.about === "nothing") return denied(state, confirmation, "notFound", "no such payment", moment);
  switch (answer.status) {
    case "open":
      return [checked(confirmation, "open", answer.word, moment)];
    case "failed":
    case "closed":
      return denied(state, confirmation, "denied", answer.word, moment);
    case "succeeded":
      return answer.amount
        ? taken(state, payment, answer, answer.amount)
        : [checked(confirmation, "disagrees", "it succeeded but names no amount", moment)];
  }
}

/** The record may be slower than the news, so one such answer is not yet the provider's word. */
function denied(
  state: AftercareState,
  confirmation: Confirmation,
  result: "notFound" | "denied",
  detail: string,
  moment: Moment,
): EventBody[] {
  const asked = checked(confirmation, result, detail, moment);
  if (!settles(confirmation.denials, moment)) return [asked];
  return [asked, { type: "confirmationEnded", result: "denied", detail }, ...unproven(state)];
}

function taken(
  state: AftercareState,
  payment: ReadPayment,
  record: PaymentReport,
  amount: Money,
): EventBody[] {
  const ended = (result: "confirmed" | "givenBack" | "disagrees", detail: string): EventBody => ({
    type: "confirmationEnded",
    result,
    detail,
  });
  if (!sameMoney(amount, payment.amount)) {
    const detail = `the record says ${formatMoney(amount)}, the payment ${formatMoney(payment.amount)}`;
    return [ended("disagrees", detail), ...raise(state.concerns, "amount_mismatch", null, detail)];
  }
  if (!isOurs(payment, record)) {
    const detail = "the record is not provably of this payment's own send";
    return [ended("disagrees", detail), ...raise(state.concerns, "duplicate_reference", null, detail)];
  }
  if (record.captureMode !== undefined && record.captureMode !== CAPTURE_MODES[payment.kind]) {
    const detail = `the record's capture mode is ${record.captureMode}, not ${CAPTURE_MODES[payment.kind]}`;
    return [ended("disagrees", detail), ...raise(state.concerns, "capture_mode_mismatch", null, detail)];
  }
  const left = { currency: amount.currency, value: amount.value - record.refundedValue };
  if (left.value <= 0) return [ended("givenBack", "everything is given back already")];
  return [
    ended("confirmed", `${formatMoney(amount)}, of which ${formatMoney(left)} is not given back`),
    reversal(state, payment, payment.kind === "authCapture" ? amount : left),
  ];
}

const CAPTURE_MODES = { charge: "automatic", authCapture: "manual" } as const;

/** The confirmation's end takes this call for a person away, so it is made anew. */
function unproven({ concerns }: AftercareState): EventBody[] {
  return raise(
    concerns.filter(({ reason }) => reason !== "unconfirmed_payment"),
    "unconfirmed_payment",
  );
}

/** Whether a record that the provider names by our paymentId is provably of this payment's own send. */
function isOurs({ rules, reference, providerRefs }: ReadPayment, record: PaymentReport): boolean {
  if (hasOtherNumber({ refs: providerRefs }, record.refs)) return false;
  if (record.reference !== undefined && reference !== null) return record.reference === reference;
  if (Object.entries(record.refs).some(([name, value]) => providerRefs[name] === value)) return true;
  return !record.mayBeForeign && rules.recordProof === "account";
}

/** An authorization holds money without taking it: it is released. */
function reversal({ paymentId }: AftercareState, payment: ReadPayment, amount: Money): EventBody {
  const { kind, status, requests } = payment;
  const isHold = kind === "authCapture";
  const cancels = (requests ?? []).filter(({ operation }) => operation === "cancel").length;
  return {
    type: "reversalRequested",
    operation: isHold ? "cancel" : "refund",
    requestId: isHold
      ? cancelRequestId(paymentId, cancels + 1)
      : refundRequestId(paymentId, REVERSAL_REFUND_ID),
    amount,
    reverses: paymentId,
    reason: `the provider ${isHold ? "authorized" : "took"} it although the payment ${status}`,
  };
}

function checked(
  confirmation: Confirmation,
  result: Extract<EventBody, { type: "confirmationChecked" }>["result"],
  detail: string,
  moment: Moment,
): EventBody {
  const nextCheckAt = nextInSchedule(moment.schedules.poll, confirmation.since, moment.now);
  return { type: "confirmationChecked", result, detail, nextCheckAt };
}
