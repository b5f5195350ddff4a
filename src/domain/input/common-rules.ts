import { currencyCodes, isoDecimals } from "../currencies.js";
import { containsCardNumber } from "./card-number.js";
import { accountPattern, paymentIdPattern } from "../ids.js";
import type { Money } from "../money.js";
import { described, schemaOf } from "./json-schema.js";
import { boolean, isObject, isTrue, object, value, type Rule } from "./rules.js";
import { matching, shaped } from "./text-rules.js";

/** It becomes workflow ids, which anyone with access to the namespace sees: no card number. */
export const paymentId = shaped(
  128,
  paymentIdPattern,
  "must be 1 to 32 upper-case letters, digits or underscores",
);

/** Whether a payment can have this number. */
export function isPaymentId(text: string): boolean {
  return paymentIdPattern.test(text) && !containsCardNumber(text);
}
export const account = matching(accountPattern, "must be 1 to 20 lower-case letters or digits");

export const country = matching(/^[A-Z]{2}$/, "must be two upper-case letters (ISO 3166-1)");

const minorUnits = value(
  (value): value is number => Number.isSafeInteger(value) && Number(value) > 0,
  "must be a positive whole number in minor units",
  { type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
);

const isoCurrency = value(
  (value): value is string => typeof value === "string" && isoDecimals(value) !== undefined,
  "must be an active ISO 4217 code",
  { enum: currencyCodes },
);

/** An amount in any currency of ISO 4217. */
export const money: Rule<Money> = object({ currency: isoCurrency, value: minorUnits });

/** An amount in one of these currencies; `message` says why in no other. */
export function moneyIn(currencies: readonly string[], message: string): Rule<Money> {
  const isAllowed = (value: unknown): value is string => currencies.some((code) => code === value);
  return object({ currency: value(isAllowed, message, { enum: currencies }), value: minorUnits });
}

/** `merchantInitiated`: the card is to be charged later without the shopper. */
export type SaveCard = boolean | { merchantInitiated: true };

const forMerchant = object({ merchantInitiated: isTrue });

/** Whether the card is to be saved, and what for. */
export const saveCard: Rule<SaveCard> = described<Rule<SaveCard>>(
  (given, field, problems) =>
    isObject(given) ? forMerchant(given, field, problems) : boolean(given, field, problems),
  () => ({ anyOf: [schemaOf(boolean), schemaOf(forMerchant)] }),
);
