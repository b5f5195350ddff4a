import { isIP } from "node:net";

import { isWebUrl } from "../web-url.js";
import { isCurrency } from "./amounts.js";
import { isCardNumber } from "./cards.js";
import { goodsInfoProblem } from "./goods-info.js";
import { RET_CODE, Refusal } from "./refusal.js";

export type Fields = Readonly<Record<string, string>>;

export type FieldList = { required: readonly string[]; optional: readonly string[] };

/** Every request may have these, and has to be signed. */
const COMMON: FieldList = {
  required: ["merchantNo", "storeNo", "verifySign"],
  optional: ["merGroupNo", "storeAdminNo", "timestamp"],
};

/** What is wrong with a value, or undefined. Fields without a rule are free text. */
const RULES: Readonly<Record<string, (value: string) => string | undefined>> = {
  cardCvv: pattern(/^\d{3,4}$/, "must be 3 or 4 digits"),
  cardExpMonth: pattern(/^(0[1-9]|1[0-2])$/, "must be MM"),
  cardExpYear: pattern(/^\d{4}$/, "must be YYYY"),
  cardNumber: (value) => (isCardNumber(value) ? undefined : "is not a card number"),
  callbackUrl: absoluteUrl,
  clientIp: (value) => (isIP(value) === 0 ? "must be an IP address" : undefined),
  countryCode: pattern(/^[A-Z]{2}$/, "must be two capital letters"),
  currency: currencyCode,
  dateOfBirth: pattern(/^\d{4}-\d{2}-\d{2}$/, "must be yyyy-MM-dd"),
  email: pattern(/^[^\s@]+@[^\s@]+$/, "must be an e-mail address"),
  goodsInfo: (value) => withoutSeparators(value) ?? goodsInfoProblem(value),
  ipnUrl: absoluteUrl,
  note: withoutSeparators,
  profileType: pattern(/^INDIVIDUAL$/, "must be INDIVIDUAL"),
  // Sent raw into the signature: other characters would make its canonical string ambiguous.
  reference: pattern(/^[A-Za-z0-9_-]{1,64}$/, "must be letters, digits, _ and -"),
  refundReference: pattern(/^[A-Za-z0-9_-]{1,64}$/, "must be letters, digits, _ and -"),
  settleCurrency: currencyCode,
  terminal: pattern(/^(ONLINE|WAP)$/, "must be ONLINE or WAP"),
  timestamp: pattern(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/, "must be yyyy-MM-ddTHH:mm:ssZ"),
  vendor: pattern(/^creditcard$/, "must be creditcard"),
};

/** docs.pockyt.io/reference/status-error-codes lists "requests are sent with empty values" as an error. */
export function requireStrings(fields: Readonly<Record<string, unknown>>): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (value === null || value === "") throw new Refusal(RET_CODE.missing, `${name} is empty`);
      if (typeof value !== "string") throw new Refusal(RET_CODE.badValue, `${name} must be a string`);
      return [name, value];
    }),
  );
}

/** Refuses a missing, an undocumented or a badly written field. */
export function checkFields(fields: Fields, list: FieldList): void {
  const required = [...COMMON.required, ...list.required];
  const documented = new Set([...required, ...COMMON.optional, ...list.optional]);
  for (const name of required) {
    if (fields[name] === undefined) throw new Refusal(RET_CODE.missing, `${name} is required`);
  }
  for (const [name, value] of Object.entries(fields)) {
    if (!documented.has(name)) throw new Refusal(RET_CODE.badValue, `${name} is not a field of this API`);
    const problem = RULES[name]?.(value);
    if (problem !== undefined) throw new Refusal(RET_CODE.badValue, `${name} ${problem}`);
  }
}

/** A field that `checkFields` has made sure of. */
export function required(fields: Fields, name: string): string {
  const value = fields[name];
  if (value === undefined) throw new Refusal(RET_CODE.missing, `${name} is required`);
  return value;
}

function pattern(expression: RegExp, problem: string) {
  return (value: string) => (expression.test(value) ? undefined : problem);
}

/**
 * Free text that is signed, and that may be told again. That it must not hold these is the sandbox's own choice: the
 * SDKs' comments speak of special characters without naming them.
 */
function withoutSeparators(value: string): string | undefined {
  return /[&=]/.test(value) ? "must not hold & or =, which separate the signed fields" : undefined;
}

function absoluteUrl(value: string): string | undefined {
  return isWebUrl(value) ? undefined : "must be an absolute http or https URL";
}

function currencyCode(value: string): string | undefined {
  return isCurrency(value) ? undefined : "is not a currency that Pockyt takes";
}
