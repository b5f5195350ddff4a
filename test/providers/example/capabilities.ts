import { decimalsAt, type Capabilities } from "../../../src/domain/capabilities.js";
import { fromDecimal, toDecimal, type Money } from "../../../src/domain/money.js";

/** The row that a real provider has in `src/domain/capabilities.ts`. */
export const EXAMPLE_OFFERS: Capabilities = {
  methods: { charge: { card: [] }, authCapture: { card: [] } },
  savesCardWith: [],
  merchantInitiated: false,
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
};

/** Null: it can't be written exactly. */
export const written = (amount: Money) => toDecimal(amount, decimalsAt(EXAMPLE_OFFERS, amount.currency));

export const read = (currency: string, amount: string) =>
  fromDecimal(currency, amount, decimalsAt(EXAMPLE_OFFERS, currency));
