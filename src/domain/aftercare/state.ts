import type { Concern } from "../attention.js";
import type { DisputeStage } from "../facts.js";
import type { ProviderNotification } from "../notification.js";
import type { Failure, Request, Wait } from "../requests/request.js";
import type { Streak } from "../requests/schedule.js";
import { REVERSAL_REFUND_ID } from "../ids.js";
import type { Notice } from "./notice.js";
import type { ReadPayment } from "./read-payment.js";

export type RefundStatus = "processing" | "refunded" | "failed";

/** How a refund is carried out: a reversal of a mere authorization is a cancel. */
export type RefundOperation = "refund" | "cancel";

/** A refund that was accepted, or the engine's own `REVERSAL`. */
export interface RefundRecord {
  readonly refundId: string;
  readonly reason: string | null;
  /** Of a reversal: the request that took the money. */
  readonly reverses: string | null;
  readonly request: Request;
}

/** The question to the provider whether a failed payment was paid after all. */
export interface Confirmation {
  readonly since: string;
  readonly checks: number;
  readonly nextCheckAt: string;
  /** Answers in a row that it was not. */
  readonly denials: Streak | null;
}

export interface Dispute {
  readonly caseId: string;
  /** The provider's own name for it, and its status word. */
  readonly name: string;
  readonly status: string;
  readonly stage: DisputeStage;
  readonly at: string;
}

export interface AftercareState {
  readonly paymentId: string;
  readonly account: string;
  /** The run that this one is by its history; the activity compares it with the one that it runs for. */
  readonly run: string;
  readonly wasReset: boolean;
  readonly openedAt: string;
  /** As last read; null: never found. */
  readonly payment: ReadPayment | null;
  /** Whether the last reading found that the namespace does not keep the payment. */
  readonly isNotKept: boolean;
  /** When it is read again after it could not be; null: it could. */
  readonly reading: (Pick<Wait, "since" | "checks"> & { readonly until: string }) | null;
  /** What can be judged only once the payment is read. */
  readonly held: readonly ProviderNotification[];
  /** In the order in which they go to the provider. */
  readonly refunds: readonly RefundRecord[];
  readonly confirmation: Confirmation | null;
  /** The newest ones, and the keys of more: by these a repeat is known. */
  readonly notices: readonly Notice[];
  readonly noticeKeys: readonly string[];
  readonly disputes: readonly Dispute[];
  readonly concerns: readonly Concern[];
  readonly updatedAt: string;
}

/** The one refund whose turn it is: only a definite outcome lets the next one go. */
export function activeRefund({ refunds }: Pick<AftercareState, "refunds">): RefundRecord | null {
  return refunds.find(({ request }) => request.stage !== "settled") ?? null;
}

export function findRefund(
  { refunds }: Pick<AftercareState, "refunds">,
  name: { readonly refundId: string } | { readonly requestId: string },
): RefundRecord | undefined {
  return refunds.find(({ refundId, request }) =>
    "refundId" in name ? refundId === name.refundId : request.requestId === name.requestId,
  );
}

/** The engine's own refund; there is one at most, whatever becomes of it. */
export function reversalOf({ refunds }: Pick<AftercareState, "refunds">): RefundRecord | undefined {
  return refunds.find(({ refundId }) => refundId === REVERSAL_REFUND_ID);
}

export function statusOf({ request }: RefundRecord): RefundStatus {
  if (request.outcome === null) return "processing";
  return request.outcome.result === "succeeded" ? "refunded" : "failed";
}

export function failureOf({ request }: RefundRecord): Failure | null {
  return request.outcome?.failure ?? null;
}

/** What the shopper's refunds have claimed or given; a reversal gives back what was never the merchant's. */
export function sumOf(
  { refunds }: Pick<AftercareState, "refunds">,
  counts: (status: RefundStatus) => boolean,
): number {
  return refunds
    .filter((refund) => refund.refundId !== REVERSAL_REFUND_ID && counts(statusOf(refund)))
    .reduce((sum, { request }) => sum + request.amount.value, 0);
}
