import type { Money } from "./money.js";

/**
 * What a provider says, in the engine's own words. Adapters and the relay make these values out of wire
 * formats; the payment core decides over them and knows no provider's field names.
 */

/** The provider's own numbers for a payment, by the provider's own field names; kept for people and support. */
export type ProviderRefs = Readonly<Record<string, string>>;

/** A card kept by the provider, chargeable later without card data. */
export interface SavedCard {
  readonly token: string;
  readonly customerNo: string;
}

/** A card's token as a provider reports it: not every provider says whose it is beside it. */
export type ReportedCard = Pick<SavedCard, "token"> & Partial<SavedCard>;

/** Why a provider said no. `declined`: issuer, risk or shopper; `rejected`: the request itself. */
export interface Refusal {
  readonly kind: "declined" | "rejected";
  readonly code: string;
  readonly message: string;
}

/** What the provider's record of one payment says: a charge's or authorization's reply, a query, a notification. */
export interface PaymentReport {
  readonly about: "payment";
  /** `succeeded` is what was asked for: captured for a charge, authorized for an authorization. */
  readonly status: "open" | "succeeded" | "failed" | "closed";
  /** The provider's own status word, and whether the adapter knows it. An unknown word is read as `open`. */
  readonly word: string;
  readonly recognized: boolean;
  /** The payment's full amount as the provider has it; null where it said none. */
  readonly amount: Money | null;
  /** Sum of refunds and reversals beside the payment, in minor units. */
  readonly refundedValue: number;
  readonly refs: ProviderRefs;
  readonly actionUrl?: string;
  readonly savedCard?: ReportedCard;
  readonly refusal?: Refusal;
  /** ISO 8601, where the provider said when it was done. */
  readonly completedAt?: string;
  /** Our own reference as the provider gives it back: the run that sent it. */
  readonly reference?: string;
  /** ISO 8601, where the provider says when it was made. */
  readonly createdAt?: string;
  /** Other systems use the same merchant number, and nothing in the record tells theirs from ours. */
  readonly mayBeForeign?: true;
  /** Whether success means a hold or the money; missing where it isn't said, as in a reply. */
  readonly captureMode?: "manual" | "automatic";
}

/** What the provider says of one request inside a payment, named by our own request id. */
export interface RequestReport {
  readonly about: "capture" | "cancel" | "refund";
  readonly requestId: string;
  readonly status: "succeeded" | "pending" | "failed";
  readonly amount: Money | null;
  readonly refs: ProviderRefs;
  readonly refusal?: Refusal;
}

/** A card that was saved, where the provider tells of it apart from the payment. */
export interface CardReport {
  readonly about: "card";
  readonly status: "succeeded" | "failed";
  readonly savedCard: ReportedCard;
}

/** A dispute, chargeback or fraud case, or news of a type that the adapter doesn't know: kept for people. */
export interface NoticeReport {
  readonly about: "case" | "other";
  /** The provider's own name for such news, and its status word. */
  readonly type: string;
  readonly status: string;
  readonly refs: ProviderRefs;
  /** Of a case: how it stands. */
  readonly stage?: DisputeStage;
}

/** `lost`: the money went back to the shopper by it. */
export type DisputeStage = "open" | "won" | "lost" | "closed";

export interface CustomerReport {
  readonly about: "customer";
  readonly customerNo: string;
}

/** A query that the provider answered with "no such transaction". */
export interface NotFoundReport {
  readonly about: "nothing";
}

/**
 * The four ways in which a provider call can end. All of them are values: an activity that throws, times out or
 * is lost with its worker is read as `unknown` by the workflow.
 */
export type CallOutcome<Answer> =
  | { readonly ending: "answered"; readonly answer: Answer }
  /** It will never work, and had no effect. Only a first send can be refused. */
  | { readonly ending: "refused"; readonly code: string; readonly message: string }
  /** Proven not to have reached the provider's books; it may be sent again. */
  | {
      readonly ending: "notSent";
      readonly code: string;
      readonly message: string;
      readonly retryAfterSeconds?: number;
      /** The run that the call is of, where a reset made it: another run may have sent the same. */
      readonly resetRun?: string;
    }
  /** Anything else after bytes may have left. `duplicate`: the provider already has a record under our id. */
  | {
      readonly ending: "unknown";
      readonly code: string;
      readonly message: string;
      readonly duplicate?: boolean;
    };
