import { formatMoney, fromDecimal, toDecimal, type Money } from "../../domain/money.js";
import { decimalsAt } from "../../domain/provider-terms.js";
import { terms } from "./terms.js";

const decimalsOf = (currency: string) => decimalsAt(terms, currency);

/** Whether the amount can be written as the provider writes it; the adapter refuses it before anything is sent. */
export function isWritable(amount: Money): boolean {
  return toDecimal(amount, decimalsOf(amount.currency)) !== null;
}

/** In major units, as the text that it is on the wire. */
export function writeAmount(amount: Money): string {
  const text = toDecimal(amount, decimalsOf(amount.currency));
  if (text === null) throw new RangeError(`${formatMoney(amount)} can't be written as a decimal`);
  return text;
}

/** Null where one of the two is missing or can't be read: then nothing is settled by it. */
export function readAmount(currency: string | undefined, amount: string | number | undefined): Money | null {
  return amount === undefined || currency === undefined
    ? null
    : fromDecimal(currency, amount, decimalsOf(currency));
}
