import { isoDecimals } from "../currencies.js";
import { accountPattern, paymentIdPattern } from "../ids.js";
import type { Money } from "../money.js";
import { object, value, type Rule } from "./rules.js";
import { matching } from "./text-rules.js";

export const paymentId = matching(
  paymentIdPattern,
  "must be 1 to 32 upper-case letters, digits or underscores",
);
export const account = matching(accountPattern, "must be 1 to 20 lower-case letters or digits");

export const country = matching(/^[A-Z]{2}$/, "must be two upper-case letters (ISO 3166-1)");

const minorUnits = value(
  (value): value is number => Number.isSafeInteger(value) && Number(value) > 0,
  "must be a positive whole number in minor units",
);

const isoCurrency = value(
  (value): value is string => typeof value === "string" && isoDecimals(value) !== undefined,
  "must be an active ISO 4217 code",
);

/** An amount in any currency of ISO 4217. */
export const money: Rule<Money> = object({ currency: isoCurrency, value: minorUnits });

/** An amount in one of these currencies; `message` says why in no other. */
export function moneyIn(currencies: readonly string[], message: string): Rule<Money> {
  const isAllowed = (value: unknown): value is string => currencies.some((code) => code === value);
  return object({ currency: value(isAllowed, message), value: minorUnits });
}
