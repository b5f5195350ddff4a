import { formatDecimal, parseDecimal } from "../decimal.js";
import { REFUSAL_CODE, Refusal } from "./refusal.js";

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/** ISO 4217, and by PayerMax's refund reference the currencies of ID, TW, PK and CO. */
const ZERO_DECIMAL_CURRENCIES = new Set([
  ...["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV"],
  ...["XAF", "XOF", "XPF"],
  ...["IDR", "TWD", "PKR", "COP"],
]);

/** Amounts are JSON numbers: beyond this a number is no longer exact. */
const LARGEST_MINOR = 10n ** 15n;

/**
 * Major units as a JSON number or string, as minor units. Everything but the currencies above has two
 * decimals, BHD, IQD, JOD, KWD, LYD, OMR and TND included (PayerMax's refund reference).
 */
export function readAmount(value: number | string, currency: string): bigint {
  if (!CURRENCIES.has(currency)) throw new Refusal(REFUSAL_CODE.currency, `${currency} is not a currency`);
  // The shortest text of a JSON number is the one that was sent, but for trailing zeros.
  const minor = parseDecimal(String(value), decimalsOfCurrency(currency));
  if (minor === undefined || minor === 0n || minor >= LARGEST_MINOR) {
    throw new Refusal(REFUSAL_CODE.params, `this is not an amount of ${currency}`);
  }
  return minor;
}

export function formatAmount(minor: bigint, currency: string): string {
  return formatDecimal(minor, decimalsOfCurrency(currency));
}

/** As the API answers it. */
export function amountNumber(minor: bigint, currency: string): number {
  return Number(formatAmount(minor, currency));
}

function decimalsOfCurrency(currency: string): number {
  return ZERO_DECIMAL_CURRENCIES.has(currency) ? 0 : 2;
}
