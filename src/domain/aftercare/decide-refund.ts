import { refundRequestId, REVERSAL_REFUND_ID } from "../ids.js";
import type { RefundInput } from "../input/command-input.js";
import { formatMoney, sameMoney, type Money } from "../money.js";
import type { Moment } from "../requests/schedule.js";
import type { PaymentStatus } from "../payment/states.js";
import { after } from "../time.js";
import type { ReadPayment } from "./read-payment.js";
import type { EventBody } from "./events.js";
import { findRefund, sumOf, type AftercareState, type RefundRecord } from "./state.js";

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
  const existing = findRefund(state, { refundId });
  if (existing) return repeat(existing, input);
  const reason = whyNot(state, input, moment);
  if (reason !== null) return refuse(state, amount, reason);
  const requestId = refundRequestId(state.paymentId, refundId);
  const requested = { refundId, requestId, amount, reason: input.reason ?? null };
  return {
    accepted: true,
    events: [{ type: "refundRequested", ...requested }, ...toldBefore(state, requestId, moment)],
  };
}

/** The provider told of it before anybody asked for it here: it is asked about, and not sent. */
function toldBefore({ concerns }: AftercareState, requestId: string, { now }: Moment): EventBody[] {
  const isTold = concerns.some(({ reason, detail }) => reason === "unknown_refund" && detail === requestId);
  if (!isTold) return [];
  const name = { operation: "refund", requestId } as const;
  const message = "the provider told of it before it was asked for here";
  return [
    { type: "acknowledgedByProvider", ...name },
    {
      type: "outcomeUnknown",
      ...name,
      code: "told_before_sent",
      message,
      foreignRecord: false,
      nextCheckAt: now,
    },
  ];
}

function repeat(existing: RefundRecord, { refundId, amount, reason }: RefundInput): CommandDecision {
  const { request } = existing;
  if (sameMoney(request.amount, amount) && existing.reason === (reason ?? null))
    return { accepted: true, events: [] };
  const words = (money: Money, why: string | null) =>
    `${formatMoney(money)} ${why === null ? "without a reason" : `for the reason "${why}"`}`;
  return {
    accepted: false,
    type: "IdempotencyConflict",
    message:
      `the refund ${refundId} exists with other input: ${words(request.amount, existing.reason)}, ` +
      `not ${words(amount, reason ?? null)}`,
  };
}

function whyNot(
  state: AftercareState,
  { amount, despiteDispute }: RefundInput,
  moment: Moment,
): string | null {
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
  return despiteDispute ? null : inDispute(state, capturedAmount);
}

/** What a dispute gives back, a refund must not give a second time. */
function inDispute({ disputes, ...state }: AftercareState, captured: Money): string | null {
  const dispute = disputes.find(({ stage }) => stage === "open" || stage === "lost");
  if (!dispute) return null;
  const { name, caseId, stage } = dispute;
  return (
    `the ${name} ${caseId} is ${stage}, and a refund might give the money back twice; with despiteDispute it is ` +
    `made all the same; ${remaining(state, captured)}`
  );
}

/** Captured, less every refund that isn't failed: one without an outcome may have had its effect. */
function remainingAmount(state: Pick<AftercareState, "refunds">, captured: Money): Money {
  const claimed = sumOf(state, (status) => status !== "failed");
  return { currency: captured.currency, value: Math.max(0, captured.value - claimed) };
}

function remaining(state: Pick<AftercareState, "refunds">, captured: Money): string {
  return `the remaining amount is ${formatMoney(remainingAmount(state, captured))} of ${formatMoney(captured)} captured`;
}

function refundableUntil({ rules: { refundWindowDays }, finalAt }: ReadPayment): string | null {
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
