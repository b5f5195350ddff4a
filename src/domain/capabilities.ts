import { isoDecimals } from "./currencies.js";
import type { PaymentKind } from "./payment/states.js";

export type { PaymentKind };
export type MethodType = "card" | "savedCard" | "hosted" | "dropIn";

export type Capabilities = {
  /** The methods offered per kind, each with the fields that it needs beside those every payment needs. */
  methods: Record<PaymentKind, Partial<Record<MethodType, readonly string[]>>>;
  /** The methods that can keep the shopper's card for later payments. */
  savesCardWith: readonly MethodType[];
  /** The fields that such a method needs only to keep the card. */
  neededToSaveCard?: Partial<Record<MethodType, readonly string[]>>;
  /** Whether a saved card can be charged without the shopper. */
  merchantInitiated: boolean;
  /** Whether less than the held amount can be captured; so far whoever holds can, and no command asks. */
  partialCapture: boolean;
  /** ISO 4217 codes, or "any". */
  currencies: readonly string[] | "any";
  /** How many decimals the provider writes a currency with, where that isn't ISO 4217's number. */
  decimals: ReadonlyMap<string, number>;
  /** How long the shopper may have for 3DS or a hosted page. */
  actionTimeoutSeconds: { min: number; max: number };
  /** Whether a payment needs the provider's own customer, which is created first where none is given. */
  needsCustomer: boolean;
  /** What ends a payment whose shopper never comes back: our cancel, or the provider at its own deadline. */
  abandonedPayment: "cancel" | "providerCloses";
  /** What makes a notification count: a query that agrees with it, or its signature. */
  notificationProof: "query" | "signature";
  /** How a queried record is known to be this payment's own: the account has no others, or our reference in it. */
  recordProof: "account" | "reference";
  /** Whether a capture or cancel without an outcome is asked about by sending it again under its own request id. */
  repeatsRequests: boolean;
  /** Whether a refund is looked for at the provider before its first send too: the provider may not deduplicate. */
  refundReadFirst: boolean;
  /** How long after the capture the provider still refunds; null: without limit. */
  refundWindowDays: number | null;
  /** How long after the capture the provider still sends the saved card's token: its whole ladder of repeats. */
  savedCardArrivesWithinSeconds: number;
};

const shopperFields = [
  "customer.reference",
  "customer.countryCode",
  "customer.clientIp",
  "customer.userAgent",
  "description",
] as const;

const payermaxMethods = {
  hosted: ["customer.reference", "description", "returnUrl"],
  dropIn: shopperFields,
  card: shopperFields,
  savedCard: shopperFields,
} as const;

/** What each provider offers through Holdfast; docs/providers.md prints it. What is outside is `InvalidInput`. */
export const capabilities = {
  pockyt: {
    methods: {
      charge: { card: [], savedCard: ["method.token", "method.customerNo"] },
      authCapture: {},
    },
    savesCardWith: ["card"],
    // There the shopper is never asked about a saved card.
    merchantInitiated: true,
    partialCapture: false,
    currencies: ["USD", "CNY", "PHP", "IDR", "KRW", "HKD", "THB", "MYR", "GBP", "BDT", "PKR"],
    decimals: new Map(),
    actionTimeoutSeconds: { min: 5, max: 86_400 },
    needsCustomer: true,
    abandonedPayment: "cancel",
    notificationProof: "query",
    recordProof: "account",
    repeatsRequests: false,
    refundReadFirst: true,
    refundWindowDays: null,
    // The ladder of repeats ends two hours after the first send; the last one needs a moment to arrive.
    savedCardArrivesWithinSeconds: 7_500,
  },
  payermax: {
    methods: { charge: payermaxMethods, authCapture: payermaxMethods },
    savesCardWith: ["card", "hosted", "dropIn"],
    // The cashier keeps a card only where the method is chosen, and a method needs the country (API docs).
    neededToSaveCard: { hosted: ["customer.countryCode"] },
    merchantInitiated: true,
    partialCapture: true,
    currencies: "any",
    decimals: new Map([
      ...["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"].map((code) => [code, 2] as const),
      ...["COP", "IDR", "PKR", "TWD"].map((code) => [code, 0] as const),
    ]),
    actionTimeoutSeconds: { min: 1_800, max: 86_400 },
    needsCustomer: false,
    abandonedPayment: "providerCloses",
    notificationProof: "signature",
    recordProof: "reference",
    repeatsRequests: true,
    refundReadFirst: false,
    refundWindowDays: 180,
    // Sends after 0 s, 30 s, 5 min, 10 min, 1 h and 12 h: 13 h 16 min where each counts from the one before.
    savedCardArrivesWithinSeconds: 48_600,
  },
} as const satisfies Record<string, Capabilities>;

export type ProviderName = keyof typeof capabilities;

export const providerNames = Object.keys(capabilities) as readonly ProviderName[];

export function isProviderName(value: unknown): value is ProviderName {
  return providerNames.some((name) => name === value);
}

/** One provider's row, with the literal types widened. */
export function capabilitiesOf(provider: ProviderName): Capabilities {
  return capabilities[provider];
}

const RULES = [
  "needsCustomer",
  "abandonedPayment",
  "notificationProof",
  "recordProof",
  "repeatsRequests",
  "refundReadFirst",
  "refundWindowDays",
  "savedCardArrivesWithinSeconds",
] as const satisfies readonly (keyof Capabilities)[];

/** What the core's decisions read of a provider. A payment keeps those that it began with. */
export type ProviderRules = Pick<Capabilities, (typeof RULES)[number]>;

export function rulesOf(provider: ProviderName): ProviderRules {
  const offered = capabilitiesOf(provider);
  return Object.fromEntries(RULES.map((name) => [name, offered[name]])) as ProviderRules;
}

/** How many decimals a provider writes the currency with; undefined for an unknown one. */
export function decimalsAt(
  { decimals }: Pick<Capabilities, "decimals">,
  currency: string,
): number | undefined {
  return decimals.get(currency) ?? isoDecimals(currency);
}
