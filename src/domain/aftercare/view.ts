import { standing, type AttentionReason } from "../attention.js";
import type { ProviderName } from "../capabilities.js";
import type { ProviderRefs } from "../facts.js";
import type { Money } from "../money.js";
import type { PaymentStatus } from "../payment/states.js";
import type { Failure, Operation } from "../requests/request.js";
import type { Notice } from "./notice.js";
import {
  activeRefund,
  failureOf,
  findRefund,
  statusOf,
  sumOf,
  type AftercareState,
  type Dispute,
  type RefundRecord,
  type RefundStatus,
} from "./state.js";

/** A refund as callers see it: the reply of the updates. */
export interface Refund {
  readonly refundId: string;
  readonly status: RefundStatus;
  readonly amount: Money;
  readonly reason: string | null;
  readonly failure: Failure | null;
  readonly outcomeUnknown: {
    readonly operation: Operation;
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
  readonly disputes: readonly Dispute[];
  readonly attention: { readonly reason: AttentionReason; readonly since: string } | null;
}

export function view(state: AftercareState): AftercareView {
  const { payment } = state;
  const concern = standing(state.concerns);
  return {
    paymentId: state.paymentId,
    account: state.account,
    provider: payment?.provider ?? null,
    paymentStatus: payment?.status ?? null,
    capturedAmount: payment?.capturedAmount ?? null,
    refundedAmount: payment && {
      currency: payment.amount.currency,
      // What the provider confirmed or a person did.
      value: sumOf(state, (status) => status === "refunded"),
    },
    refunds: state.refunds.map(refundView),
    notices: state.notices,
    disputes: state.disputes,
    attention: concern && { reason: concern.reason, since: concern.since },
  };
}

/** One refund; null: there is none with this id. */
export function viewRefund(state: AftercareState, refundId: string): Refund | null {
  const refund = findRefund(state, { refundId });
  return refund ? refundView(refund) : null;
}

function refundView(refund: RefundRecord): Refund {
  const { refundId, reason, request } = refund;
  const { wait, operation, amount, refs } = request;
  const outcomeUnknown =
    wait?.for === "outcome"
      ? { operation, since: wait.since, checks: wait.checks, nextCheckAt: wait.until }
      : null;
  return {
    refundId,
    status: statusOf(refund),
    amount,
    reason,
    failure: failureOf(refund),
    outcomeUnknown,
    providerRefs: refs,
  };
}

/** Whether the update that asked for this refund may reply: its word will not come from the call that runs now. */
export function isAnswered(state: AftercareState, refundId: string): boolean {
  const active = activeRefund(state);
  if (active?.refundId !== refundId) return true;
  const { stage, wait } = active.request;
  return stage !== "onItsWay" && wait !== null && (wait.for !== "sending" || wait.until !== null);
}
