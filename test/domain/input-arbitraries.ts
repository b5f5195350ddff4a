import fc from "fast-check";
import type { MethodType } from "../../src/domain/provider-terms.js";
import { providerNames, termsOf, type ProviderName } from "../../src/providers/terms.js";
import { currencyCodes } from "../../src/domain/currencies.js";
import type { PaymentKind } from "../../src/domain/payment/states.js";

/** Valid raw inputs, by the words of docs/reference.md and not by the rules under test. */

export type Json = Record<string, unknown>;
export type Start = { kind: PaymentKind; raw: Json };

/** Each key there or not, but the named ones always. */
const some = <T extends object, K extends keyof T>(
  model: { [N in keyof T]: fc.Arbitrary<T[N]> },
  keys: K[],
) => fc.record(model, { requiredKeys: keys, noNullPrototype: true });

const textOf = (characters: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from(characters)), minLength, maxLength });

const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LOWER = UPPER.toLowerCase();
const DIGITS = "0123456789";

const words = (max: number) => textOf(`${UPPER}${LOWER}äß東京'.,&()-`, 1, max);
const token = textOf(`${UPPER}${LOWER}${DIGITS}_.-`, 1, 128);
const cardRef = textOf(`${UPPER}${LOWER}${DIGITS}_-`, 16, 64).map((text) => `card_${text}`);

const clientIp = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom("::", "::1", "2001:db8::7", "fe80::1:2:3", "::ffff:203.0.113.7", "1:2:3:4:5:6:7::"),
);
const url = fc.constantFrom(
  "https://shop.example/return",
  "http://localhost:3000",
  "https://shop.example:8443/a%20b?x=1&status={status}#top",
  "https://[2001:db8::7]/return",
);

const customerFields = {
  reference: fc.oneof(words(64), fc.constant("1234567890123456")),
  customerNo: fc.oneof(token, fc.constant("4111111111111111")),
  firstName: words(64),
  lastName: words(64),
  email: fc.constantFrom("ada@example.com", "a.b+c@mail.shop.example", "ünï@exämple.org"),
  countryCode: fc.constantFrom("US", "DE", "KW"),
  state: fc.constantFrom("CA", "Bayern", "東京都"),
  city: words(64),
  street: fc.constantFrom("1 Infinite Loop", "Straße des 17. Juni 135", "1-2-3 丸の内"),
  postalCode: fc.constantFrom("95014", "10623", "SW1A 1AA", "100-0005"),
  phone: fc.constantFrom("+1 202 555 0143", "030 / 901820", "(555) 010-9999", "+81-3-1234-5678"),
  clientIp,
  userAgent: fc.constant(
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0.7390.54 Safari/537.36",
  ),
};

const saveCard = fc.boolean();
const methods = {
  card: some({ type: fc.constant("card"), cardRef, saveCard }, ["type", "cardRef"]),
  savedCard: some({ type: fc.constant("savedCard"), token, customerNo: token, merchantInitiated: saveCard }, [
    "type",
    "token",
    "customerNo",
  ]),
  hosted: some({ type: fc.constant("hosted"), saveCard }, ["type"]),
  dropIn: some({ type: fc.constant("dropIn"), paymentToken: token, sessionKey: token, saveCard }, [
    "type",
    "paymentToken",
    "sessionKey",
  ]),
} satisfies Record<MethodType, fc.Arbitrary<object>>;

export const combinations = providerNames.flatMap((provider) =>
  (["charge", "authCapture"] as const).flatMap((kind) =>
    (Object.keys(methods) as MethodType[])
      .filter(
        (type) => provider === "payermax" || (kind === "charge" && (type === "card" || type === "savedCard")),
      )
      .map((type) => ({ provider, kind, type })),
  ),
);

/** Written with fewer decimals than ISO 4217 gives them: what is finer can't be sent. */
function finestUnit(provider: ProviderName, currency: string): number {
  if (provider !== "payermax") return ["HUF", "TWD"].includes(currency) ? 100 : 1;
  if (["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"].includes(currency)) return 10;
  return ["COP", "IDR", "PKR", "TWD"].includes(currency) ? 100 : 1;
}

export function validStart({ provider, kind, type }: (typeof combinations)[number]): fc.Arbitrary<Start> {
  const { currencies } = termsOf(provider);
  const shopper = provider === "payermax" && type !== "hosted";
  const customer = some(customerFields, [
    ...(provider === "payermax" ? (["reference"] as const) : []),
    ...(shopper ? (["countryCode", "clientIp", "userAgent"] as const) : []),
  ]);
  const expiry = {
    onAuthorizationExpiry: fc.constantFrom("expire", "capture", "cancel"),
    expiryLeadSeconds: fc.integer({ min: 3_600, max: 432_000 }),
  };
  return fc
    .constantFrom(...(currencies === "any" ? currencyCodes : currencies))
    .chain((currency) => {
      const unit = finestUnit(provider, currency);
      const amount = fc.record({
        currency: fc.constant(currency),
        value: fc
          .integer({ min: 1, max: Math.floor(Number.MAX_SAFE_INTEGER / unit) })
          .map((units) => units * unit),
      });
      const item = fc.record({ name: words(128), quantity: fc.integer({ min: 1, max: 1_000 }), amount });
      return some<Json, string>(
        {
          paymentId: textOf(`${UPPER}${DIGITS}_`, 1, 32),
          account: textOf(LOWER + DIGITS, 1, 20),
          provider: fc.constant(provider),
          amount,
          method: methods[type],
          customer,
          description: words(256),
          items: fc.array(item, { minLength: 1, maxLength: 4 }),
          returnUrl: url,
          actionTimeoutSeconds: fc.integer({ min: provider === "payermax" ? 1_800 : 5, max: 86_400 }),
          ...(kind === "authCapture" ? expiry : {}),
        },
        [
          ...["paymentId", "provider", "amount", "method"],
          ...(provider === "payermax" ? ["customer", "description"] : []),
          ...(type === "hosted" ? ["returnUrl"] : []),
        ],
      );
    })
    .map((raw) => ({ kind, raw: type === "hosted" ? withCountryToSave(raw) : raw }));
}

/** The cashier keeps a card only where the method is chosen, and that needs the country. */
function withCountryToSave(raw: Json): Json {
  const { saveCard } = raw.method as Json;
  return saveCard === true ? { ...raw, customer: { countryCode: "US", ...(raw.customer as Json) } } : raw;
}

export const anyValidStart = fc.oneof(...combinations.map(validStart));

/** A copy of the JSON with the value at the path (`items.0.name`) replaced, or removed where it is undefined. */
export function changed(raw: Json, path: string, value: unknown): Json {
  const copy = structuredClone(raw);
  const names = path.split(".");
  const last = names.pop() ?? "";
  const parent = names.reduce<Json>((at, name) => at[name] as Json, copy);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return copy;
}
