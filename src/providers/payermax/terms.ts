import type { ProviderTerms } from "../../domain/provider-terms.js";

const shopperFields = [
  "customer.reference",
  "customer.countryCode",
  "customer.clientIp",
  "customer.userAgent",
  "description",
] as const;

const methods = {
  hosted: ["customer.reference", "description", "returnUrl"],
  dropIn: shopperFields,
  card: shopperFields,
  savedCard: shopperFields,
} as const;

/** What PayerMax offers through Holdfast; docs/providers.md prints it, and says where it is known from. */
export const terms = {
  methods: { charge: methods, authCapture: methods },
  savesCardWith: ["card", "hosted", "dropIn"],
  // The cashier keeps a card only where the method is chosen, and a method needs the country (API docs).
  neededToSaveCard: { hosted: ["customer.countryCode"] },
  merchantInitiated: true,
  savedCardCvv: true,
  listsSavedCards: true,
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
} as const satisfies ProviderTerms;
