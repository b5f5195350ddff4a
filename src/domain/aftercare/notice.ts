import type { ProviderNotification } from "../notification.js";

export type NoticeAbout = ProviderNotification["report"]["about"];

/** What a notification came to. */
export type NoticeMeaning =
  /** It says what is known already. */
  | "repeat"
  /** News of a refund of ours. */
  | "refund_news"
  /** The payment has no final status yet; its own workflow decides over such news. */
  | "before_final_status"
  /** Money moved against the payment's final status. */
  | "late_money"
  /** It contradicts what was settled before. */
  | "contradiction"
  /** Its amount or currency is not ours; not applied. */
  | "amount_mismatch"
  /** It is under another number of the provider's than ours; not applied. */
  | "second_transaction"
  /** It is about something that Holdfast never asked for. */
  | "never_asked_for"
  | "unknown_payment"
  | "dispute"
  /** It is of a type that Holdfast doesn't know. */
  | "unknown_news"
  /** Kept for people; it changes nothing. */
  | "for_the_record";

/** A verified notification as people see it. */
export interface Notice {
  readonly key: string;
  readonly about: NoticeAbout;
  readonly name: string | null;
  /** The provider's word. */
  readonly status: string;
  readonly at: string;
  readonly meaning: NoticeMeaning;
}
