import { formatDecimal, parseDecimal } from "../decimal.js";

/** Source: docs.yuansfer.com (currencies of the v3 API). Pockyt takes no other. */
const CURRENCIES = new Set(["USD", "CNY", "PHP", "IDR", "KRW", "HKD", "THB", "MYR", "GBP", "BDT", "PKR"]);

/** ISO 4217; Pockyt's own rules for these are not documented. */
const ZERO_DECIMAL_CURRENCIES = new Set(["KRW"]);

export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/** Major units as text ⇄ minor units; undefined for anything that isn't a positive amount of the currency. */
export function parseAmount(text: string, currency: string): bigint | undefined {
  const minor = parseDecimal(text, decimalsOfCurrency(currency));
  return minor === undefined || minor === 0n ? undefined : minor;
}

export function formatAmount(minor: bigint, currency: string): string {
  return formatDecimal(minor, decimalsOfCurrency(currency));
}

/** Source: docs.yuansfer.com: GBP settles in GBP, everything else in USD. */
export function settleCurrencyOf(currency: string): string {
  return currency === "GBP" ? "GBP" : "USD";
}

function decimalsOfCurrency(currency: string): number {
  return ZERO_DECIMAL_CURRENCIES.has(currency) ? 0 : 2;
}
