import type { ProviderTerms } from "../../../../src/domain/provider-terms.js";

/** What a made-up provider offers. */
export const terms = {
  methods: { charge: { card: [] }, authCapture: { card: [] } },
  savesCardWith: [],
  merchantInitiated: false,
  listsSavedCards: false,
  partialCapture: true,
  currencies: ["USD", "EUR", "JPY", "HUF"],
  decimals: new Map([["HUF", 0]]),
  actionTimeoutSeconds: { min: 5, max: 86_400 },
  needsCustomer: false,
  abandonedPayment: "providerCloses",
  notificationProof: "signature",
  recordProof: "account",
  repeatsRequests: true,
  refundReadFirst: false,
  refundWindowDays: null,
  savedCardArrivesWithinSeconds: 0,
} as const satisfies ProviderTerms;
