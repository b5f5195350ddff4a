import { describe, expect, test } from "vitest";
import type { AuthorizationRequest, PaymentView } from "../../src/client.js";
import type { MethodType, PaymentKind } from "../../src/domain/provider-terms.js";
import { payermaxSources } from "../../src/providers/payermax/sources.js";
import { pockytSources } from "../../src/providers/pockyt/sources.js";
import { providerNames, termsOf, type ProviderName } from "../../src/providers/terms.js";
import { accountOf, newMerchant, sandboxMerchants } from "../support/accounts.js";
import { typedIntoDropIn } from "../support/drop-in.js";
import { usd } from "../support/holds.js";
import { CVV, TEST_CARDS } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { optionalFields, pathOf, setAt } from "./field-loss/optional-fields.js";
import { PLACES, type Place } from "./field-loss/places.js";

const ACCOUNT = "side";
const merchants = { default: newMerchant("111"), [ACCOUNT]: newMerchant("222") };

const stack = useStack({
  sandbox: sandboxMerchants(Object.values(merchants)),
  accounts: (providers) =>
    new Map(Object.entries(merchants).map(([name, merchant]) => [name, accountOf(merchant, providers)])),
});

/** What every method of PayerMax needs. */
const SHOPPER = {
  reference: "USER42",
  countryCode: "GB",
  clientIp: "203.0.113.77",
  userAgent: "Mozilla/5.0",
};

type Method = AuthorizationRequest["method"];
type SavedCard = NonNullable<PaymentView["savedCard"]>;

async function newCard(): Promise<{ type: "card"; cardRef: string }> {
  const card = { number: TEST_CARDS.withoutThreeDs, expiryMonth: "08", expiryYear: "2030", cvv: CVV };
  return { type: "card", cardRef: (await stack.current.holdfast.cards.put(card)).cardRef };
}

/** A card that an earlier payment has saved, once for each provider. */
const saved = new Map<ProviderName, Promise<SavedCard>>();
function savedCard(provider: ProviderName): Promise<SavedCard> {
  const known = saved.get(provider) ?? saveCard(provider);
  saved.set(provider, known);
  return known;
}
async function saveCard(provider: ProviderName): Promise<SavedCard> {
  const { holdfast } = stack.current;
  const reference = { paymentId: newPaymentId("saves"), account: ACCOUNT };
  await holdfast.charge({
    ...{ ...reference, provider, amount: usd(2000), customer: SHOPPER, description: "A card to keep" },
    method: { ...(await newCard()), saveCard: { merchantInitiated: true } },
  });
  const read = async () => (await holdfast.get(reference)).savedCard;
  await expect.poll(read).not.toBeNull();
  return (await read()) ?? Promise.reject(new Error("the card is lost"));
}

/** What a payment by this method can't be without. */
async function methodOf(provider: ProviderName, kind: PaymentKind, type: MethodType): Promise<Method> {
  switch (type) {
    case "card":
      return newCard();
    case "hosted":
      return { type };
    case "savedCard":
      return { type, token: (await savedCard(provider)).token };
    case "dropIn": {
      const session = await stack.current.holdfast.dropInSession({
        ...{
          account: ACCOUNT,
          provider: "payermax",
          amount: usd(2000),
          saveCard: { merchantInitiated: true },
        },
        customer: { reference: SHOPPER.reference, countryCode: SHOPPER.countryCode },
        kind: kind === "charge" ? "charge" : "authorize",
      });
      return { type, ...(await typedIntoDropIn(stack.current, session, { ticksAgreement: true })) };
    }
  }
}

function requestsFor(paymentId: string) {
  return stack.current.sandbox
    .requests()
    .filter(
      ({ fields, headers }) => fields.outTradeNo === paymentId || headers["Pockyt-Request-ID"] === paymentId,
    );
}

/** Everything that the provider was sent for the payment, by operation and field. */
function sentFor(paymentId: string): Record<string, string> {
  return Object.fromEntries(
    requestsFor(paymentId).flatMap(({ operation, fields }) =>
      Object.entries(fields).map(([name, value]) => [`${operation}.${name}`, value]),
    ),
  );
}

/** What of it sources.ts doesn't have. */
function withoutSource(provider: ProviderName, paymentId: string): string[] {
  const { sent } = { pockyt: pockytSources, payermax: payermaxSources }[provider];
  return requestsFor(paymentId).flatMap(({ path, fields }) => {
    const lists = sent.filter(({ to }) => to === "every request" || path.endsWith(to));
    // The log has the list of goods as one text.
    const known = lists.flatMap((list) => Object.keys(list.fields)).map((name) => name.split("goodsInfo")[0]);
    const names = Object.keys(fields).map((name) => name.replace(/\.\d+$/, "").replace(/\.\d+\./, "[]."));
    return names.filter((name) => !known.includes(name.split("goodsInfo")[0]));
  });
}

const ONLY_OF_AUTHORIZATIONS = ["onAuthorizationExpiry", "expiryLeadSeconds"];

/** Where a known customer is named none is made, so that is a payment of its own. */
const VARIANTS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "pockyt savedCard": [["method.cardRef"]],
  "pockyt card": [
    ["customer.customerNo"],
    ["firstName", "lastName", "email", "countryCode", "state", "city", "street", "postalCode", "phone"].map(
      (name) => `customer.${name}`,
    ),
  ],
};

const CASES = providerNames.flatMap((provider) =>
  Object.entries(termsOf(provider).methods).flatMap(([kind, methods]) =>
    Object.keys(methods).flatMap((type) =>
      (VARIANTS[`${provider} ${type}`] ?? [[]]).map((leftOut) => ({
        ...{ provider, leftOut, kind: kind as PaymentKind, type: type as MethodType },
        title: [`${provider}, ${kind} by ${type}`, ...leftOut].join(", without "),
      })),
    ),
  ),
);

describe.each(CASES)("$title", ({ provider, kind, type, leftOut }) => {
  const fields = optionalFields(kind, type).filter(
    (field) =>
      !leftOut.includes(field) && (kind === "authCapture" || !ONLY_OF_AUTHORIZATIONS.includes(field)),
  );

  test("every optional field of the input is found in the request, or has a reason", async () => {
    // Only Pockyt has customers of its own; elsewhere it is a number that must not get there.
    const owner = provider === "pockyt" ? (await savedCard(provider)).customerNo : "C77";
    const { cardRef } = await stack.current.holdfast.cards.putCvv(CVV);
    const runtime = { CVV_REF: cardRef, ACCOUNT, OWNER: owner, CUSTOMER: type === "card" ? owner : "C78" };
    const known = (value: unknown) => new Map<unknown, unknown>(Object.entries(runtime)).get(value) ?? value;

    const paymentId = newPaymentId("fields");
    const method = await methodOf(provider, kind, type);
    const places = new Map<string, Place>();
    let input: Record<string, unknown> = { paymentId, provider, amount: usd(2000), method };
    for (const name of fields) {
      const field = PLACES[name];
      if (!field) throw new Error(`${name} has no place: say in places.ts where each provider gets it`);
      const place = field.place[provider];
      places.set(name, typeof place === "function" ? place(type) : place);
      input = setAt(input, pathOf(name), known(field.value));
    }

    const { holdfast } = stack.current;
    const payment = input as unknown as AuthorizationRequest;
    const view = await (kind === "charge" ? holdfast.charge(payment) : holdfast.authorize(payment));
    expect(view.failure).toBeNull();

    expect(withoutSource(provider, paymentId)).toEqual([]);
    const sent = sentFor(paymentId);
    for (const [name, [field, text]] of places) {
      const wanted = String(known(text));
      if (field === null) {
        const value = String(known(PLACES[name]?.value));
        expect(Object.values(sent), `${name} has no place, and is sent`).not.toContain(value);
      } else if (field.endsWith(".goodsInfo")) expect(sent[field], `${name} in ${field}`).toContain(wanted);
      else expect(sent[field], `${name} in ${field}`).toBe(wanted);
    }
  });
});

test("the input rules have every field that has a place, and no place is for a field that is gone", () => {
  const all = CASES.flatMap(({ kind, type }) => optionalFields(kind, type));
  expect([...new Set(all)].sort()).toEqual(Object.keys(PLACES).sort());
});
