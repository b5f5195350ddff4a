import type { AftercareView, Refund } from "../aftercare/view.js";
import type { PaymentKey } from "../ids.js";
import type { PaymentView } from "../payment/view.js";

/** What a merchant's backend is told, by its public names. docs/events.md says when. */
export const merchantEventTypes = [
  "payment.requires_action",
  "payment.authorized",
  "payment.captured",
  "payment.canceled",
  "payment.expired",
  "payment.failed",
  "payment.outcome_unknown",
  "payment.attention",
  "payment.card_saved",
  "refund.refunded",
  "refund.failed",
  "refund.outcome_unknown",
  "aftercare.attention",
  "aftercare.dispute",
  "aftercare.reversed",
] as const;

export type MerchantEventType = (typeof merchantEventTypes)[number];

/** What it is about, as it was then. */
type Subject =
  { readonly payment: PaymentView } | { readonly refund: Refund } | { readonly aftercare: AftercareView };

/** One change that a merchant's backend is to be told. */
export interface Change {
  readonly type: MerchantEventType;
  /** What tells it from others of its type: a refund's id, a reason; empty where the type says it all. */
  readonly detail: string;
  readonly data: Subject;
}

/** A change that has its name, by which its repeats are known. */
export interface MerchantEvent {
  readonly type: MerchantEventType;
  /** Unique among all events of all accounts, and the same after a reset: it becomes the header `webhook-id`. */
  readonly id: string;
  /** ISO 8601: when it happened. */
  readonly timestamp: string;
  readonly data: Subject;
}

/** The JSON that is posted. */
export interface MerchantEventBody {
  readonly type: MerchantEventType;
  readonly timestamp: string;
  readonly data: PaymentKey & { readonly sequence: number } & Subject;
}

export function bodyOf(
  { account, paymentId }: PaymentKey,
  sequence: number,
  { type, timestamp, data }: MerchantEvent,
): MerchantEventBody {
  return { type, timestamp, data: { sequence, account, paymentId, ...data } };
}

/** How often each kind of change has happened to a payment or aftercare, by kind. */
export type Counts = Readonly<Record<string, number>>;

/** So many of one kind are told of one payment: more would be a flood that no backend acts upon. */
const MOST_OF_A_KIND = 100;

/**
 * Names a change by what it is and how often that has happened, not by when or in which run: a run that a reset made
 * gives what happens again the same name. Null: it is one too many.
 */
export function named(
  { account, paymentId }: PaymentKey,
  { type, detail, data }: Change,
  counts: Counts,
  timestamp: string,
): { readonly event: MerchantEvent | null; readonly counts: Counts } {
  const kind = detail === "" ? type : `${type}-${detail}`;
  const count = (counts[kind] ?? 0) + 1;
  if (count > MOST_OF_A_KIND) return { event: null, counts };
  const id = `evt-${account}-${paymentId}-${inHeader(kind)}-${count}`;
  return { event: { type, id, timestamp, data }, counts: { ...counts, [kind]: count } };
}

const MAX_KIND_LENGTH = 120;

/** A provider's case number may hold anything; a dot would make the signed text ambiguous. */
function inHeader(kind: string): string {
  const hex = (char: string) => (char === "." ? "_" : `~${(char.codePointAt(0) ?? 0).toString(16)}`);
  return kind.replace(/[^A-Za-z0-9_-]/gu, hex).slice(0, MAX_KIND_LENGTH);
}
