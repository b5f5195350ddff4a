import { isoDecimals } from "./currencies.js";
import type { PaymentKind } from "./payment/states.js";

export type { PaymentKind };
export type MethodType = "card" | "savedCard" | "hosted" | "dropIn";

/** What a provider offers, and how its word is to be taken: pure data, which input rules and decisions read. */
export type ProviderTerms = {
  /** The methods offered per kind, each with the fields that it needs beside those every payment needs. */
  readonly methods: Readonly<Record<PaymentKind, Partial<Record<MethodType, readonly string[]>>>>;
  /** The methods that can keep the shopper's card for later payments. */
  readonly savesCardWith: readonly MethodType[];
  /** The fields that such a method needs only to keep the card. */
  readonly neededToSaveCard?: Partial<Record<MethodType, readonly string[]>>;
  /** Whether a saved card can be charged without the shopper. */
  readonly merchantInitiated: boolean;
  /** Whether a customer's saved cards can be listed, and removed. */
  readonly listsSavedCards: boolean;
  /** Whether it may want a saved card's CVV again. */
  readonly savedCardCvv?: boolean;
  /** Whether less than the held amount can be captured; so far whoever holds can, and no command asks. */
  readonly partialCapture: boolean;
  /** ISO 4217 codes, or "any". */
  readonly currencies: readonly string[] | "any";
  /** How many decimals the provider writes a currency with, where that isn't ISO 4217's number. */
  readonly decimals: ReadonlyMap<string, number>;
  /** How long the shopper may have for 3DS or a hosted page. */
  readonly actionTimeoutSeconds: { readonly min: number; readonly max: number };
  /** Whether a payment needs the provider's own customer, which is created first where none is given. */
  readonly needsCustomer: boolean;
  /** What ends a payment whose shopper never comes back: our cancel, or the provider at its own deadline. */
  readonly abandonedPayment: "cancel" | "providerCloses";
  /** What makes a notification count: a query that agrees with it, or its signature. */
  readonly notificationProof: "query" | "signature";
  /** How a queried record is known to be this payment's own: the account has no others, or our reference in it. */
  readonly recordProof: "account" | "reference";
  /** Whether a capture or cancel without an outcome is asked about by sending it again under its own request id. */
  readonly repeatsRequests: boolean;
  /** Whether a refund is looked for at the provider before its first send too: the provider may not deduplicate. */
  readonly refundReadFirst: boolean;
  /** How long after the capture the provider still refunds; null: without limit. */
  readonly refundWindowDays: number | null;
  /** How long after the capture the provider still sends the saved card's token: its whole ladder of repeats. */
  readonly savedCardArrivesWithinSeconds: number;
};

/** Every provider's terms, by its name. */
export type TermsByProvider = ReadonlyMap<string, ProviderTerms>;

const RULES = [
  "needsCustomer",
  "abandonedPayment",
  "notificationProof",
  "recordProof",
  "repeatsRequests",
  "refundReadFirst",
  "refundWindowDays",
  "savedCardArrivesWithinSeconds",
] as const satisfies readonly (keyof ProviderTerms)[];

/** What the core's decisions read of a provider's terms. A payment keeps those that it began with. */
export type ProviderRules = Pick<ProviderTerms, (typeof RULES)[number]>;

export function rulesOf(terms: ProviderTerms): ProviderRules {
  return Object.fromEntries(RULES.map((name) => [name, terms[name]])) as ProviderRules;
}

/** How many decimals a provider writes the currency with; undefined for an unknown one. */
export function decimalsAt(
  { decimals }: Pick<ProviderTerms, "decimals">,
  currency: string,
): number | undefined {
  return decimals.get(currency) ?? isoDecimals(currency);
}
