import { refundRequestId, REVERSAL_REFUND_ID } from "../ids.js";
import type { RefundInput, ResolveRefundInput } from "../input/command-input.js";
import { formatMoney, sameMoney, type Money } from "../money.js";
import type { PaymentStatus } from "../payment/states.js";
import { toldBeforeSent } from "../requests/checks.js";
import { accept, refuse, resolved, settledBy, type CommandDecision } from "../requests/commands.js";
import { newRequest } from "../requests/request.js";
import type { Moment } from "../requests/schedule.js";
import { isResolvable } from "../requests/watchdog.js";
import { after } from "../time.js";
import { withReversal } from "./decide-call.js";
import type { EventBody } from "./events.js";
import { findRefund, statusOf, sumOf, type AftercareState, type RefundRequest } from "./state.js";

type Decision = CommandDecision<EventBody>;

/** Accepts or refuses a refund. The same one twice is the one that exists. */
export function decideRefund(state: AftercareState, input: RefundInput, moment: Moment): Decision {
  const { paymentId, concerns } = state;
  const { refundId, amount, reason = null } = input;
  const isOwn = refundId === REVERSAL_REFUND_ID;
  const existing = isOwn ? undefined : findRefund(state, refundId);
  if (existing) return repeat(existing, amount, reason);
  const why = isOwn ? `the refundId ${refundId} is the engine's own` : whyNot(state, input, moment);
  if (why !== null) return refuse(`can't refund ${formatMoney(amount)} of ${paymentId}: ${why}`);
  const requestId = refundRequestId(paymentId, refundId);
  const requested: EventBody = { type: "refundRequested", refundId, requestId, amount, reason };
  // The provider told of it before anybody asked for it here: it is asked about, and not sent.
  const isTold = concerns.some((told) => told.reason === "unknown_refund" && told.detail === requestId);
  if (!isTold) return accept(requested);
  const refund = newRequest({ operation: "refund", requestId, amount });
  const message = "the provider told of it before it was asked for here";
  return accept<EventBody>(requested, ...toldBeforeSent(refund, message, moment));
}

function repeat(existing: RefundRequest, amount: Money, reason: string | null): Decision {
  if (sameMoney(existing.amount, amount) && existing.reason === reason) return accept();
  const words = (money: Money, why: string | null) =>
    `${formatMoney(money)} ${why === null ? "without a reason" : `for the reason "${why}"`}`;
  const [asked, given] = [words(existing.amount, existing.reason), words(amount, reason)];
  const message = `the refund ${existing.refundId} exists with other input: ${asked}, not ${given}`;
  return refuse(message, "IdempotencyConflict");
}

function whyNot(state: AftercareState, input: RefundInput, { now }: Moment): string | null {
  const { amount, despiteDispute } = input;
  const { payment } = state;
  if (state.isNotKept) return "the namespace does not keep this payment (any more)";
  if (!payment) return "the payment has not been read yet; try again";
  const { capturedAmount: captured, status, provider, finalAt, rules } = payment;
  if (!captured) return NOT_CAPTURED[status];
  const { currency } = captured;
  // Every refund that isn't failed counts: one without an outcome may have had its effect.
  const claimed = sumOf(state, (refundStatus) => refundStatus !== "failed");
  const left = { currency, value: Math.max(0, captured.value - claimed) };
  const remaining = `the remaining amount is ${formatMoney(left)} of ${formatMoney(captured)} captured`;
  if (amount.currency !== currency)
    return `it was captured in ${currency}, not ${amount.currency}; ${remaining}`;
  if (amount.value > left.value) return remaining;
  const days = rules.refundWindowDays;
  const end = days === null || finalAt === null ? null : after(finalAt, days * 86_400);
  if (end !== null && end <= now) return `${provider} refunds until ${end} only; ${remaining}`;
  // What a dispute gives back, a refund must not give a second time.
  const dispute = state.disputes.find(({ stage }) => stage === "open" || stage === "lost");
  if (!dispute || despiteDispute) return null;
  const { name, caseId, stage } = dispute;
  return (
    `the ${name} ${caseId} is ${stage}, and a refund might give the money back twice; with despiteDispute it is ` +
    `made all the same; ${remaining}`
  );
}

const NOT_CAPTURED: Readonly<Record<PaymentStatus, string>> = {
  processing: "it is not captured yet: it is with the provider",
  requires_action: "it is not captured yet: the shopper has still to act",
  authorized: "it is not captured yet: it is authorized",
  capturing: "it is not captured yet: it is being captured",
  canceling: "it is not captured yet: it is being canceled",
  captured: "its captured amount is unknown",
  canceled: "it was never captured: it is canceled",
  expired: "it was never captured: its authorization expired",
  failed: "it was never captured: it failed",
};

/** A person settles a refund, or the reversal: in doubt, unsent or pending for long, or contradicted after its end. */
export function decideResolve(state: AftercareState, input: ResolveRefundInput): Decision {
  const refund = findRefund(state, input.refundId);
  const cant = `can't resolve the refund ${input.refundId} of ${state.paymentId}`;
  if (!refund) return refuse(`${cant}: there is no such refund`);
  if (!isResolvable(refund, state.concerns))
    return refuse(`${cant}: its outcome is not unknown, it is ${statusOf(refund)}`);
  return accept(...withReversal(state, refund, [resolved(refund, input), settledBy(refund, input)]));
}
