import type { Attention } from "../attention.js";
import type { DisputeStage } from "../reports.js";
import { REVERSAL_REFUND_ID } from "../ids.js";
import type { ProviderNotification } from "../notification.js";
import type { PaymentView } from "../payment/view.js";
import type { ProviderRules } from "../provider-terms.js";
import type { Books } from "../requests/books.js";
import type { Request } from "../requests/request.js";
import type { Streak } from "../requests/schedule.js";
import type { Notice } from "./notice.js";

/** A request that the payment sent, as its aftercare knows it. */
export type SentRequest = Pick<Request, "operation" | "requestId" | "amount" | "refs"> & {
  readonly result: "succeeded" | "failed" | null;
};

type Seen = "status" | "kind" | "provider" | "amount" | "capturedAmount" | "providerRefs";

/** What aftercare knows of the payment. */
export interface ReadPayment extends Pick<PaymentView, Seen> {
  /** What calls for a person since the payment's end; missing: nothing, or somebody has seen to it. */
  readonly attention?: Attention;
  /** The request that took the captured amount; null: none, or it is not known which. */
  readonly capturedBy: string | null;
  /** When it came to its final status; null: it has none yet. */
  readonly finalAt: string | null;
  /** The reference that went to the provider with the payment, where one is known: whose a queried record is. */
  readonly reference: string | null;
  /** What it asked the provider for; null where its events can't be read: then no request is known to be its own. */
  readonly requests: readonly SentRequest[] | null;
  readonly rules: ProviderRules;
}

export type RefundStatus = "processing" | "refunded" | "failed";

/** A refund that was accepted, or the engine's own `REVERSAL`, which is a cancel where money was only held. */
export interface RefundRequest extends Request {
  readonly operation: "refund" | "cancel";
  readonly refundId: string;
  readonly reason: string | null;
  /** Of a reversal: the request that took the money. */
  readonly reverses: string | null;
}

/** The question to the provider whether a failed payment was paid after all. */
interface Confirmation {
  readonly since: string;
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

/** `requests` are the refunds, in the order in which they go to the provider. */
export interface AftercareState extends Books<RefundRequest> {
  /** As last read; null: never found. */
  readonly payment: ReadPayment | null;
  /** Whether the last reading found that the namespace does not keep the payment. */
  readonly isNotKept: boolean;
  /** When it is read again after it could not be; null: it could. */
  readonly reading: { readonly since: string; readonly until: string } | null;
  /** What can be judged only once the payment is read. */
  readonly held: readonly ProviderNotification[];
  readonly confirmation: Confirmation | null;
  /** The newest ones, and the keys of more: by these a repeat is known. */
  readonly notices: readonly Notice[];
  readonly noticeKeys: readonly string[];
  readonly disputes: readonly Dispute[];
}

type Refunds = Pick<AftercareState, "requests">;

/** The one refund whose turn it is: only a definite outcome lets the next one go. */
export function activeRefund({ requests }: Refunds): RefundRequest | null {
  return requests.find(({ stage }) => stage !== "settled") ?? null;
}

export function findRefund({ requests }: Refunds, refundId: string): RefundRequest | undefined {
  return requests.find((refund) => refund.refundId === refundId);
}

export function statusOf({ outcome }: Request): RefundStatus {
  if (outcome === null) return "processing";
  return outcome.result === "succeeded" ? "refunded" : "failed";
}

/** What the shopper's refunds have claimed or given; a reversal gives back what was never the merchant's. */
export function sumOf({ requests }: Refunds, counts: (status: RefundStatus) => boolean): number {
  return requests
    .filter((refund) => refund.refundId !== REVERSAL_REFUND_ID && counts(statusOf(refund)))
    .reduce((sum, { amount }) => sum + amount.value, 0);
}
