import { capabilitiesOf } from "../capabilities.js";
import { refundRequestId, REVERSAL_REFUND_ID } from "../ids.js";
import type { RefundInput } from "../input/command-input.js";
import { formatMoney, sameMoney, type Money } from "../money.js";
import type { Moment } from "../payment/schedule.js";
import type { PaymentStatus } from "../payment/states.js";
import { after } from "../time.js";
import type { EventBody, ReadPayment } from "./events.js";
import type { AftercareState, RefundRecord } from "./state.js";

export type CommandDecision =
  | { readonly accepted: true; readonly events: EventBody[] }
  | {
      readonly accepted: false;
      readonly type: "CommandRefused" | "IdempotencyConflict";
      readonly message: string;
    };

/** Accepts or refuses a refund. The same one twice is the one that exists. */
export function decideRefund(state: AftercareState, input: RefundInput, moment: Moment): CommandDecision {
  const { refundId, amount } = input;
  if (refundId === REVERSAL_REFUND_ID)
    return refuse(state, amount, `the refundId ${REVERSAL_REFUND_ID} is the engine's own`);
  const existing = state.refunds.find((refund) => refund.refundId === refundId);
  if (existing) return repeat(existing, input);
  const reason = whyNot(state, amount, moment);
  if (reason !== null) return refuse(state, amount, reason);
  const requestId = refundRequestId(state.paymentId, refundId);
  const requested = { refundId, requestId, amount, reason: input.reason ?? null };
  return { accepted: true, events: [{ type: "refundRequested", ...requested }] };
}

function repeat(existing: RefundRecord, { refundId, amount, reason }: RefundInput): CommandDecision {
  if (sameMoney(existing.amount, amount) && existing.reason === (reason ?? null))
    return { accepted: true, events: [] };
  const words = (money: Money, why: string | null) =>
    `${formatMoney(money)} ${why === null ? "without a reason" : `for the reason "${why}"`}`;
  return {
    accepted: false,
    type: "IdempotencyConflict",
    message:
      `the refund ${refundId} exists with other input: ${words(existing.amount, existing.reason)}, ` +
      `not ${words(amount, reason ?? null)}`,
  };
}

function whyNot(state: AftercareState, amount: Money, moment: Moment): string | null {
  const { payment } = state;
  if (state.isNotKept) return "the namespace does not keep this payment (any more)";
  if (!payment) return "the payment has not been read yet; try again";
  if (!payment.capturedAmount) return NOT_CAPTURED[payment.status];
  const { capturedAmount, provider } = payment;
  if (amount.currency !== capturedAmount.currency)
    return `it was captured in ${capturedAmount.currency}, not ${amount.currency}; ${remaining(state, capturedAmount)}`;
  if (amount.value > remainingAmount(state, capturedAmount).value) return remaining(state, capturedAmount);
  const end = refundableUntil(payment);
  if (end !== null && end <= moment.now)
    return `${provider} refunds until ${end} only; ${remaining(state, capturedAmount)}`;
  return null;
}

/** Captured, less every refund that isn't failed: one without an outcome may have had its effect. */
function remainingAmount(state: AftercareState, captured: Money): Money {
  const claimed = state.refunds
    .filter(({ status }) => status !== "failed")
    .reduce((sum, refund) => sum + refund.amount.value, 0);
  return { currency: captured.currency, value: Math.max(0, captured.value - claimed) };
}

function remaining(state: AftercareState, captured: Money): string {
  return `the remaining amount is ${formatMoney(remainingAmount(state, captured))} of ${formatMoney(captured)} captured`;
}

function refundableUntil({ provider, finalAt }: ReadPayment): string | null {
  const { refundWindowDays } = capabilitiesOf(provider);
  return refundWindowDays === null || finalAt === null ? null : after(finalAt, refundWindowDays * 86_400);
}

const NOT_YET = "it is not captured yet";
const NEVER = "it was never captured";

const NOT_CAPTURED: Readonly<Record<PaymentStatus, string>> = {
  processing: `${NOT_YET}: it is with the provider`,
  requires_action: `${NOT_YET}: the shopper has still to act`,
  authorized: `${NOT_YET}: it is authorized`,
  capturing: `${NOT_YET}: it is being captured`,
  canceling: `${NOT_YET}: it is being canceled`,
  captured: "its captured amount is unknown",
  canceled: `${NEVER}: it is canceled`,
  expired: `${NEVER}: its authorization expired`,
  failed: `${NEVER}: it failed`,
};

function refuse(state: AftercareState, amount: Money, reason: string): CommandDecision {
  return {
    accepted: false,
    type: "CommandRefused",
    message: `can't refund ${formatMoney(amount)} of ${state.paymentId}: ${reason}`,
  };
}
