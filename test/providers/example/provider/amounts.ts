import { fromDecimal, toDecimal, type Money } from "../../../../src/domain/money.js";
import { decimalsAt } from "../../../../src/domain/provider-terms.js";
import { terms } from "./terms.js";

/** Null: it can't be written exactly. */
export const written = (amount: Money) => toDecimal(amount, decimalsAt(terms, amount.currency));

export const read = (currency: string, amount: string) =>
  fromDecimal(currency, amount, decimalsAt(terms, currency));
