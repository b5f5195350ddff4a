import { capabilitiesOf, isProviderName, providerNames, type MethodType } from "../capabilities.js";
import { isoDecimals } from "../currencies.js";
import type { PaymentKind } from "../payment/states.js";
import { account, country, money, moneyIn, paymentId } from "./common-rules.js";
import { checkOffer } from "./offer.js";
import { boolean, isObject, listOf, notHere, object, oneOf, wholeNumber, type Rule } from "./rules.js";
import { email, httpUrl, ipAddress, matching, opaque, reference, shaped, text } from "./text-rules.js";

const MAX_ITEMS = 100;

const CARD_REF = /^card_[A-Za-z0-9_-]{16,64}$/;
const cardRef = shaped(128, (value) => CARD_REF.test(value), "must be a cardRef of the card vault");
const providerToken = matching(/^[A-Za-z0-9_.-]{1,128}$/, "must be 1 to 128 letters, digits, _, . or -");

const saveCard = { saveCard: boolean };

const methods = {
  card: object({ type: oneOf(["card"]), cardRef }, saveCard),
  savedCard: object(
    { type: oneOf(["savedCard"]), token: opaque(128) },
    { customerNo: providerToken, merchantInitiated: boolean },
  ),
  hosted: object({ type: oneOf(["hosted"]) }, saveCard),
  dropIn: object({ type: oneOf(["dropIn"]), paymentToken: opaque(512), sessionKey: opaque(512) }, saveCard),
};

const methodType = oneOf(Object.keys(methods) as MethodType[]);

/** A method before its defaults. */
export type MethodFields = NonNullable<ReturnType<(typeof methods)[MethodType]>>;

/** The type decides which other fields there are, so without one only the type is named. */
const method: Rule<MethodFields> = (value, field, problems) => {
  if (!isObject(value)) return void problems.push({ field, message: "must be an object" });
  const type = methodType(value.type, `${field}.type`, problems);
  return type && methods[type](value, field, problems);
};

const customer = object(
  {},
  {
    reference: reference(64),
    customerNo: providerToken,
    firstName: text(64),
    lastName: text(64),
    email,
    countryCode: country,
    clientIp: ipAddress,
    userAgent: text(512),
  },
);

/** The rules for one payment: what the provider and the amount say decides about other fields. */
export function paymentFields(kind: PaymentKind, raw: unknown) {
  const provider = isObject(raw) && isProviderName(raw.provider) ? raw.provider : undefined;
  const offered = provider && capabilitiesOf(provider);
  const currency = currencyOf(raw);

  const amount =
    offered === undefined || offered.currencies === "any"
      ? money
      : moneyIn(
          offered.currencies,
          `must be a currency that ${provider} takes: ${offered.currencies.join(", ")}`,
        );
  const itemAmount = currency === undefined ? money : moneyIn([currency], "must be the payment's currency");
  const item = object({ name: text(128), quantity: wholeNumber(1, 1_000_000), amount: itemAmount });
  const { min, max } = offered?.actionTimeoutSeconds ?? { min: 5, max: 86_400 };

  const fields = object(
    { paymentId, provider: oneOf(providerNames), amount, method },
    {
      account,
      customer,
      description: text(256),
      items: listOf(item, MAX_ITEMS),
      returnUrl: httpUrl,
      actionTimeoutSeconds: wholeNumber(min, max),
      ...expiryFields(kind),
    },
  );

  const rule: typeof fields = (value, field, problems) => {
    const given = fields(value, field, problems);
    if (isObject(value)) checkOffer(kind, value, problems);
    return given;
  };
  return rule;
}

function expiryFields(kind: PaymentKind) {
  if (kind === "charge") {
    const refused = notHere("belongs to authCapturePayment only");
    return { onAuthorizationExpiry: refused, expiryLeadSeconds: refused };
  }
  return {
    onAuthorizationExpiry: oneOf(["expire", "capture", "cancel"]),
    expiryLeadSeconds: wholeNumber(3_600, 432_000),
  };
}

function currencyOf(raw: unknown): string | undefined {
  const amount = isObject(raw) ? raw.amount : undefined;
  const currency = isObject(amount) ? amount.currency : undefined;
  return typeof currency === "string" && isoDecimals(currency) !== undefined ? currency : undefined;
}
