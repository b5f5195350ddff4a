import { attentionOf, type Attention } from "../attention.js";
import type { ProviderRefs } from "../reports.js";
import type { Money } from "../money.js";
import type { PaymentStatus } from "../payment/states.js";
import { doubtOf, type Doubt, type Failure } from "../requests/request.js";
import { activeRefund, findRefund, statusOf, sumOf } from "./state.js";
import type { AftercareState, RefundRequest, RefundStatus } from "./state.js";

/** A refund as callers see it: the reply of the updates. */
export interface Refund extends Pick<RefundRequest, "refundId" | "amount" | "reason"> {
  readonly status: RefundStatus;
  readonly failure: Failure | null;
  readonly outcomeUnknown: Doubt | null;
  readonly providerRefs: ProviderRefs;
}

type AsKept = Pick<AftercareState, "paymentId" | "account" | "notices" | "disputes">;

/** The answer of the query `aftercare`. */
export interface AftercareView extends AsKept {
  /** Null, like the status and the amounts, while the payment is unknown. */
  readonly provider: string | null;
  readonly paymentStatus: PaymentStatus | null;
  readonly capturedAmount: Money | null;
  readonly refundedAmount: Money | null;
  readonly refunds: readonly Refund[];
  readonly attention: Attention | null;
}

export function view(state: AftercareState): AftercareView {
  const { paymentId, account, payment, requests, notices, disputes, concerns } = state;
  // What the provider confirmed or a person did.
  const refunded = sumOf(state, (status) => status === "refunded");
  return {
    ...{ paymentId, account },
    provider: payment?.provider ?? null,
    paymentStatus: payment?.status ?? null,
    capturedAmount: payment?.capturedAmount ?? null,
    refundedAmount: payment && { currency: payment.amount.currency, value: refunded },
    ...{ refunds: requests.map(refundView), notices, disputes, attention: attentionOf(concerns) },
  };
}

/** One refund; null: there is none with this id. */
export function viewRefund(state: AftercareState, refundId: string): Refund | null {
  const refund = findRefund(state, refundId);
  return refund ? refundView(refund) : null;
}

function refundView(refund: RefundRequest): Refund {
  const { refundId, reason, amount, outcome, refs: providerRefs } = refund;
  const [status, failure] = [statusOf(refund), outcome?.failure ?? null];
  return { refundId, status, amount, reason, failure, outcomeUnknown: doubtOf(refund), providerRefs };
}

/** Whether the update that asked for this refund may reply: its word will not come from the call that runs now. */
export function isAnswered(state: AftercareState, refundId: string): boolean {
  const active = activeRefund(state);
  if (active?.refundId !== refundId) return true;
  const { stage, wait } = active;
  return stage !== "onItsWay" && wait !== null && (wait.for !== "sending" || wait.until !== null);
}
