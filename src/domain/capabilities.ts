import type { PaymentKind } from "./payment/states.js";

export type { PaymentKind };
export type MethodType = "card" | "savedCard" | "hosted" | "dropIn";

export type Capabilities = {
  /** The methods offered per kind, each with the fields that it needs beside those every payment needs. */
  methods: Record<PaymentKind, Partial<Record<MethodType, readonly string[]>>>;
  /** ISO 4217 codes, or "any". */
  currencies: readonly string[] | "any";
  /** How long the shopper may have for 3DS or a hosted page. */
  actionTimeoutSeconds: { min: number; max: number };
  /** Whether a payment needs the provider's own customer, which is created first where none is given. */
  needsCustomer: boolean;
  /** What ends a payment whose shopper never comes back: our cancel, or the provider at its own deadline. */
  abandonedPayment: "cancel" | "providerCloses";
  /** What makes a notification count: a query that agrees with it, or its signature. */
  notificationProof: "query" | "signature";
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

/** What each provider offers through Holdfast. */
export const capabilities = {
  pockyt: {
    methods: {
      charge: { card: [], savedCard: ["method.token", "method.customerNo"] },
      authCapture: {},
    },
    currencies: ["USD", "CNY", "PHP", "IDR", "KRW", "HKD", "THB", "MYR", "GBP", "BDT", "PKR"],
    actionTimeoutSeconds: { min: 5, max: 86_400 },
    needsCustomer: true,
    abandonedPayment: "cancel",
    notificationProof: "query",
    // The ladder of repeats ends two hours after the first send; the last one needs a moment to arrive.
    savedCardArrivesWithinSeconds: 7_500,
  },
  payermax: {
    methods: { charge: payermaxMethods, authCapture: payermaxMethods },
    currencies: "any",
    actionTimeoutSeconds: { min: 1_800, max: 86_400 },
    needsCustomer: false,
    abandonedPayment: "providerCloses",
    notificationProof: "signature",
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
