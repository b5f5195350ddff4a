import { formatMoney, fromDecimal, toDecimal, type Money } from "../../domain/money.js";
import { decimalsAt } from "../../domain/provider-terms.js";
import { Decimal } from "./json.js";
import { terms } from "./terms.js";

/** How many decimals PayerMax gives a currency where that isn't ISO 4217's number. */
interface CurrencyDecimals {
  readonly decimals: number;
  readonly source: string;
}

/** The docs name the local currencies of the countries; that it holds for every endpoint is our reading. */
const SOURCE = "API docs, /refund refundAmount";

export const CURRENCY_DECIMALS: ReadonlyMap<string, CurrencyDecimals> = new Map(
  [...terms.decimals].map(([currency, decimals]) => [currency, { decimals, source: SOURCE }]),
);

const decimalsOf = (currency: string) => decimalsAt(terms, currency);

/** Whether the amount can be written as PayerMax writes it: 1.255 KWD and 300.50 IDR can't. */
export function isWritable(amount: Money): boolean {
  return toDecimal(amount, decimalsOf(amount.currency)) !== null;
}

/** In major units, as the JSON number that it is on the wire. */
export function writeAmount(amount: Money): Decimal {
  const text = toDecimal(amount, decimalsOf(amount.currency));
  if (text === null) throw new RangeError(`${formatMoney(amount)} can't be written as a decimal`);
  return new Decimal(text);
}

/** Null where one of the two is missing or can't be read. */
export function readAmount(amount: string | number | undefined, currency: string | undefined): Money | null {
  return amount === undefined || currency === undefined
    ? null
    : fromDecimal(currency, amount, decimalsOf(currency));
}
