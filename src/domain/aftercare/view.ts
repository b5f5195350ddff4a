import type { ProviderName } from "../capabilities.js";
import type { ProviderRefs } from "../facts.js";
import type { Money } from "../money.js";
import type { Failure } from "../payment/events.js";
import type { PaymentStatus } from "../payment/states.js";
import type { Concern } from "./attention.js";
import type { RefundOperation } from "./events.js";
import type { Notice } from "./notice.js";
import type { AftercareState, RefundRecord, RefundStatus } from "./state.js";

/** A refund as callers see it: the reply of the updates. */
export interface Refund {
  readonly refundId: string;
  readonly status: RefundStatus;
  readonly amount: Money;
  readonly reason: string | null;
  readonly failure: Failure | null;
  readonly outcomeUnknown: {
    readonly operation: RefundOperation;
    readonly since: string;
    readonly checks: number;
    readonly nextCheckAt: string | null;
  } | null;
  readonly providerRefs: ProviderRefs;
}

/** The answer of the query `aftercare`. */
export interface AftercareView {
  readonly paymentId: string;
  readonly account: string;
  /** Null, like the status and the amounts, while the payment is unknown. */
  readonly provider: ProviderName | null;
  readonly paymentStatus: PaymentStatus | null;
  readonly capturedAmount: Money | null;
  readonly refundedAmount: Money | null;
  readonly refunds: readonly Refund[];
  readonly notices: readonly Notice[];
  readonly attention: Concern | null;
}

export function view(state: AftercareState): AftercareView {
  const { payment } = state;
  return {
    paymentId: state.paymentId,
    account: state.account,
    provider: payment?.provider ?? null,
    paymentStatus: payment?.status ?? null,
    capturedAmount: payment?.capturedAmount ?? null,
    refundedAmount: refundedAmount(state),
    refunds: state.refunds.map((refund) => refundView(state, refund)),
    notices: state.notices,
    attention: state.concerns[0] ?? null,
  };
}

/** One refund; null: there is none with this id. */
export function viewRefund(state: AftercareState, refundId: string): Refund | null {
  const refund = state.refunds.find((one) => one.refundId === refundId);
  return refund ? refundView(state, refund) : null;
}

function refundView(state: AftercareState, refund: RefundRecord): Refund {
  const { refundId, operation, status, amount, reason, failure, providerRefs } = refund;
  const wait = state.request?.refundId === refundId ? state.request.wait : null;
  const outcomeUnknown =
    wait?.for === "outcome"
      ? { operation, since: wait.since, checks: wait.checks, nextCheckAt: wait.until }
      : null;
  return { refundId, status, amount, reason, failure, outcomeUnknown, providerRefs };
}

/** What was given back, of all refunds that the provider confirmed or a person did. */
function refundedAmount({ payment, refunds }: AftercareState): Money | null {
  if (!payment) return null;
  const value = refunds
    .filter(({ status }) => status === "refunded")
    .reduce((sum, { amount }) => sum + amount.value, 0);
  return { currency: payment.amount.currency, value };
}

/** Whether the update that asked for this refund may reply: its word will not come from the call that runs now. */
export function isAnswered(state: AftercareState, refundId: string): boolean {
  const { request } = state;
  if (request?.refundId !== refundId) return true;
  if (request.stage === "onItsWay") return false;
  return request.wait !== null && (request.wait.for !== "sending" || request.wait.checks > 0);
}
