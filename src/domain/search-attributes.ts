import { standing, type Concern } from "./attention.js";
import type { Money } from "./money.js";
import { millis } from "./time.js";

/** What a person can search payments by, with Temporal's type of each. Nothing personal: these are never encrypted. */
export const SEARCH_ATTRIBUTES = {
  PaymentStatus: "KEYWORD",
  PaymentProvider: "KEYWORD",
  PaymentAccount: "KEYWORD",
  PaymentCurrency: "KEYWORD",
  /** The reason why a person should look; unset while nobody needs to. */
  PaymentAttention: "KEYWORD",
  /** Minor units. */
  PaymentAmount: "INT",
  /** The next deadline. */
  PaymentDueAt: "DATETIME",
} as const;

export type SearchAttributeName = keyof typeof SEARCH_ATTRIBUTES;

/** Values by name; null: unset. Datetimes are milliseconds since the epoch. */
export type SearchValues = Partial<Record<SearchAttributeName, string | number | null>>;

/** What is known from the input and never changes. */
export function fixedSearchValues(payment: {
  readonly provider: string;
  readonly account: string;
  readonly amount: Money;
}): SearchValues {
  return {
    PaymentProvider: payment.provider,
    PaymentAccount: payment.account,
    PaymentCurrency: payment.amount.currency,
    PaymentAmount: payment.amount.value,
  };
}

/** What changes. */
export function changingSearchValues(concerns: readonly Concern[], dueAt: string | null): SearchValues {
  return {
    PaymentAttention: standing(concerns)?.reason ?? null,
    PaymentDueAt: dueAt === null ? null : millis(dueAt),
  };
}
