import { isoDecimals } from "./currencies.js";

/** An amount: `value` is a safe integer in the currency's ISO 4217 minor unit (20.00 USD is 2000, 500 JPY is 500). */
export type Money = { currency: string; value: number };

/** The amount in major units with exactly `decimals` decimals ("20.00", "500", "1.250"); null where that isn't exact. */
export function toDecimal(money: Money, decimals = isoDecimals(money.currency)): string | null {
  const iso = isoDecimals(money.currency);
  if (iso === undefined || decimals === undefined) return null;
  if (!Number.isSafeInteger(money.value) || money.value < 0) return null;

  const digits = String(money.value).padStart(iso + 1, "0");
  const whole = digits.slice(0, digits.length - iso);
  const fraction = digits.slice(digits.length - iso).padEnd(decimals, "0");
  if (/[1-9]/.test(fraction.slice(decimals))) return null;
  return decimals === 0 ? whole : `${whole}.${fraction.slice(0, decimals)}`;
}

/**
 * Reads an amount in major units, written with at most `decimals` decimals (more zeros are fine); null where it
 * isn't exactly a number of ISO 4217 minor units. A number is read by its shortest decimal text.
 */
export function fromDecimal(
  currency: string,
  text: string | number,
  decimals = isoDecimals(currency),
): Money | null {
  const iso = isoDecimals(currency);
  if (iso === undefined || decimals === undefined) return null;

  const match = /^(0|[1-9]\d{0,15})(?:\.(\d{1,32}))?$/.exec(String(text));
  if (match === null) return null;
  const whole = match[1] ?? "";
  const fraction = (match[2] ?? "").replace(/0+$/, "");
  if (fraction.length > Math.min(decimals, iso)) return null;
  // A double keeps 15 digits: beyond them two different amounts are the same number.
  if (typeof text === "number" && whole.length + decimals > 15) return null;

  const value = Number(whole + fraction.padEnd(iso, "0"));
  return Number.isSafeInteger(value) ? { currency, value } : null;
}

export function sameMoney(a: Money, b: Money): boolean {
  return a.currency === b.currency && a.value === b.value;
}

/** For people: `20.00 USD`. */
export function formatMoney(money: Money): string {
  const sign = money.value < 0 ? "-" : "";
  const decimal = toDecimal({ currency: money.currency, value: Math.abs(money.value) });
  return decimal === null
    ? `${money.value} minor units of ${money.currency}`
    : `${sign}${decimal} ${money.currency}`;
}
