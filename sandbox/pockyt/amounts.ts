import { formatDecimal, parseDecimal } from "../decimal.js";

/** Source: docs.pockyt.io, the currencies of card payments. The wallets have others. */
const CURRENCIES = new Set(
  "AUD BRL CAD CHF CZK DKK EUR GBP HKD HUF ILS JPY MXN NOK NZD PHP PLN SEK SGD THB TWD USD".split(" "),
);

/**
 * JPY by ISO 4217. Pockyt's own rules are not documented: its card payments are made by PayPal, and PayPal takes no
 * decimals of these three (developer.paypal.com, currency codes).
 */
const ZERO_DECIMAL_CURRENCIES = new Set(["HUF", "JPY", "TWD"]);

export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/**
 * The v3 documents type amounts as numbers, and what is signed is the number as it was written: `20.0` is not `20`.
 *
 * @param body JSON whose amounts become texts
 */
export function amountsAsText(body: unknown): unknown {
  return typeof body === "string"
    ? body.replaceAll(/("(?:amount|refundAmount)"\s*:\s*)(-?\d+(?:\.\d+)?)(?=\s*[,}])/g, '$1"$2"')
    : body;
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
