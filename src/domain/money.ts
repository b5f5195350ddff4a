import { isoDecimals } from "./currencies.js";

/** An amount: `value` is a safe integer in the currency's ISO 4217 minor unit (20.00 USD is 2000, 500 JPY is 500). */
export type Money = { currency: string; value: number };

/** The amount in major units with exactly `decimals` decimals ("20.00", "500", "1.250"); null where that isn't exact. */
export function toDecimal(money: Money, decimals?: number): string | null {
  const iso = isoDecimals(money.currency);
  if (iso === undefined) return null;
  if (!Number.isSafeInteger(money.value) || money.value < 0) return null;

  const shown = decimals ?? iso;
  const digits = String(money.value).padStart(iso + 1, "0");
  const whole = digits.slice(0, digits.length - iso);
  const fraction = digits.slice(digits.length - iso).padEnd(shown, "0");
  if (/[1-9]/.test(fraction.slice(shown))) return null;
  return shown === 0 ? whole : `${whole}.${fraction.slice(0, shown)}`;
}

/** A decimal without sign, perhaps in exponent form: `20.00`, `2e1`, `2.05E+1`. */
const DECIMAL = /^(0|[1-9]\d{0,31})(?:\.(\d{1,32}))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Far beyond what any amount needs. */
const MAX_EXPONENT = 50;

/**
 * Reads an amount in major units, written with at most `decimals` decimals (more zeros are fine); null where it
 * isn't exactly a number of ISO 4217 minor units. Exponent form is read too: some JSON writers choose it. A number is
 * read by its shortest decimal text.
 */
export function fromDecimal(currency: string, text: string | number, decimals?: number): Money | null {
  const iso = isoDecimals(currency);
  if (iso === undefined) return null;

  const plain = withoutExponent(String(text));
  if (plain === null) return null;
  const { whole, fraction } = plain;
  const written = decimals ?? iso;
  if (fraction.length > Math.min(written, iso)) return null;
  // A double keeps 15 digits: beyond them two different amounts are the same number.
  if (typeof text === "number" && whole.length + written > 15) return null;

  const value = Number(whole + fraction.padEnd(iso, "0"));
  return Number.isSafeInteger(value) ? { currency, value } : null;
}

/** The digits before the point, and those after it without the zeros at their end. */
function withoutExponent(text: string): { readonly whole: string; readonly fraction: string } | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const [, before = "", after = ""] = match;
  const exponent = Number(match[3] ?? 0);
  if (Math.abs(exponent) > MAX_EXPONENT) return null;
  const digits = `${"0".repeat(MAX_EXPONENT)}${before}${after}${"0".repeat(MAX_EXPONENT)}`;
  const point = MAX_EXPONENT + before.length + exponent;
  const whole = digits.slice(0, point).replace(/^0+(?=\d)/, "");
  return { whole, fraction: digits.slice(point).replace(/0+$/, "") };
}

export function sameMoney(a: Money, b: Money): boolean {
  return a.currency === b.currency && a.value === b.value;
}

/** For people: `20.00 USD`. */
export function formatMoney(money: Money): string {
  const { currency, value } = money;
  const decimal = toDecimal(money);
  return decimal === null ? `${value} minor units of ${currency}` : `${decimal} ${currency}`;
}
