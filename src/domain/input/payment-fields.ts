import { isoDecimals } from "../currencies.js";
import type { PaymentKind } from "../payment/states.js";
import type { MethodType, TermsByProvider } from "../provider-terms.js";
import { account, country, money, moneyIn, paymentId, saveCard } from "./common-rules.js";
import { described, schemaOf } from "./json-schema.js";
import { offerSchema } from "./offer-schema.js";
import { checkOffer } from "./offer.js";
import {
  boolean,
  isObject,
  listOf,
  notHere,
  object,
  oneOf,
  wholeNumber,
  type Read,
  type Rule,
} from "./rules.js";
import { email, httpUrl, ipAddress, matching, opaque, phone, shaped, text } from "./text-rules.js";

const MAX_ITEMS = 100;

const CARD_REF = /^card_[A-Za-z0-9_-]{16,64}$/;
const cardRef = shaped(128, CARD_REF, "must be a cardRef of the card vault");
const providerToken = matching(/^[A-Za-z0-9_.-]{1,128}$/, "must be 1 to 128 letters, digits, _, . or -");

const saving = { saveCard };

const methods = {
  card: object({ type: oneOf(["card"]), cardRef }, saving),
  savedCard: object(
    { type: oneOf(["savedCard"]), token: opaque(128) },
    // The cardRef of a record that holds only the CVV, where the provider wants it again.
    { customerNo: providerToken, merchantInitiated: boolean, cardRef },
  ),
  hosted: object({ type: oneOf(["hosted"]) }, saving),
  dropIn: object({ type: oneOf(["dropIn"]), paymentToken: opaque(512), sessionKey: opaque(512) }, saving),
};

const methodType = oneOf(Object.keys(methods) as MethodType[]);

/** A method before its defaults. */
export type MethodFields = Read<(typeof methods)[MethodType]>;

/** The type decides which other fields there are, so without one only the type is named. */
const method = described<Rule<MethodFields>>(
  (value, field, problems) => {
    if (!isObject(value)) return void problems.push({ field, message: "must be an object" });
    const type = methodType(value.type, `${field}.type`, problems);
    return type && methods[type](value, field, problems);
  },
  () => ({ oneOf: Object.values(methods).map(schemaOf) }),
);

const customer = object(
  {},
  {
    /** The caller's own number of the customer. */
    reference: text(64),
    /** The provider's number of the customer. */
    customerNo: providerToken,
    firstName: text(64),
    lastName: text(64),
    email,
    /** ISO 3166-1 alpha-2. */
    countryCode: country,
    /** Of the billing address: the state or province, as the country writes it (US: two letters). */
    state: text(64),
    city: text(64),
    /** Street and house number. */
    street: text(128),
    postalCode: text(16),
    phone,
    clientIp: ipAddress,
    // As long as servers take a header; the adapter cuts it to what the provider takes.
    userAgent: text(8_192),
  },
);

export type Customer = Read<typeof customer>;

/** `amount` is for one piece: two tickets of 10.00 USD are `quantity` 2 and `value` 1000. */
const itemOf = (amount: typeof money) =>
  object({ name: text(128), quantity: wholeNumber(1, 1_000_000), amount });

export type Item = Read<ReturnType<typeof itemOf>>;

/** A payment before its defaults. */
export type PaymentFields = Read<ReturnType<typeof paymentFields>>;

/** The rules for one payment: what the provider and the amount say decides about other fields. */
export function paymentFields(kind: PaymentKind, raw: unknown, termsByProvider: TermsByProvider) {
  const provider = isObject(raw) && typeof raw.provider === "string" ? raw.provider : "";
  const terms = termsByProvider.get(provider);
  const currency = currencyOf(raw);

  const amount =
    terms === undefined || terms.currencies === "any"
      ? money
      : moneyIn(
          terms.currencies,
          `must be a currency that ${provider} takes: ${terms.currencies.join(", ")}`,
        );
  const itemAmount = currency === undefined ? money : moneyIn([currency], "must be the payment's currency");
  const { min, max } = terms?.actionTimeoutSeconds ?? { min: 5, max: 86_400 };

  const fields = object(
    { paymentId, provider: oneOf([...termsByProvider.keys()]), amount, method },
    {
      account,
      customer,
      description: text(256),
      items: listOf(itemOf(itemAmount), MAX_ITEMS),
      returnUrl: httpUrl,
      /** How long the shopper has for 3DS or a hosted page. */
      actionTimeoutSeconds: wholeNumber(min, max),
      ...expiryFields(kind),
    },
  );

  const rule: typeof fields = (value, field, problems) => {
    const given = fields(value, field, problems);
    if (isObject(value) && terms) checkOffer(terms, provider, kind, value, problems);
    return given;
  };
  return described(rule, () => ({ ...schemaOf(fields), ...(terms && offerSchema(terms, kind)) }));
}

/** Neither has a place in a `chargePayment`. */
function expiryFields(kind: PaymentKind) {
  const expiry = {
    onAuthorizationExpiry: oneOf(["expire", "capture", "cancel"]),
    /** How long before the expiry "capture" or "cancel" acts. */
    expiryLeadSeconds: wholeNumber(3_600, 432_000),
  };
  const refused = notHere("belongs to authCapturePayment only");
  return kind === "charge" ? { onAuthorizationExpiry: refused, expiryLeadSeconds: refused } : expiry;
}

function currencyOf(raw: unknown): string | undefined {
  const amount = isObject(raw) ? raw.amount : undefined;
  const currency = isObject(amount) ? amount.currency : undefined;
  return typeof currency === "string" && isoDecimals(currency) !== undefined ? currency : undefined;
}
