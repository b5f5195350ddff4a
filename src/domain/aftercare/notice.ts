import type { AttentionReason } from "../attention.js";
import type { ProviderNotification } from "../notification.js";

/** What a notification came to. */
export type NoticeMeaning =
  /** It says what is known already. */
  | "repeat"
  /** A report of a refund of ours. */
  | "refund_news"
  /** The payment has no final status yet; its own workflow decides over it. */
  | "before_final_status"
  /** Money moved against the payment's final status. */
  | "late_money"
  /** It contradicts what was settled before. */
  | "contradiction"
  /** It is about something that Holdfast never asked for. */
  | "never_asked_for"
  /** As the reasons of these names to call a person say: it is not applied. */
  | Extract<AttentionReason, "amount_mismatch" | "second_transaction" | "unknown_payment" | "unknown_news">
  | "dispute"
  /** Kept for people; it changes nothing. */
  | "for_the_record";

/** A verified notification as people see it. */
export interface Notice {
  readonly key: string;
  readonly about: ProviderNotification["report"]["about"];
  /** The provider's own name for it, where it is neither a payment's nor a request's. */
  readonly name: string | null;
  /** The provider's word. */
  readonly status: string;
  readonly at: string;
  readonly meaning: NoticeMeaning;
}
