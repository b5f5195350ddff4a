import type { ProviderTerms } from "../../domain/provider-terms.js";

/** What Pockyt offers through Holdfast; docs/providers.md prints it, and says where it is known from. */
export const terms = {
  methods: {
    charge: { card: [], savedCard: ["method.token", "method.customerNo"] },
    authCapture: {},
  },
  savesCardWith: ["card"],
  // There the shopper is never asked about a saved card.
  merchantInitiated: true,
  listsSavedCards: false,
  partialCapture: false,
  currencies: [
    ...["AUD", "BRL", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "JPY", "MXN", "NOK"],
    ...["NZD", "PHP", "PLN", "SEK", "SGD", "THB", "TWD", "USD"],
  ],
  decimals: new Map([
    ["HUF", 0],
    ["TWD", 0],
  ]),
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
} as const satisfies ProviderTerms;
