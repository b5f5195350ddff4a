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
  /** It contradicts what the provider said for good; not applied. */
  | "contradiction"
  /** Its amount or currency is not ours; not applied. */
  | "amount_mismatch"
  /** It is about something that Holdfast never asked for. */
  | "never_asked_for"
  | "unknown_payment"
  | "dispute"
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
