import { expect, it } from "vitest";
import { offerSchema } from "../../src/domain/input/offer-schema.js";
import { parsePaymentInput, paymentInputSchema } from "../../src/domain/input/payment-input.js";
import type { ProviderTerms } from "../../src/domain/provider-terms.js";
import { termsOf } from "../../src/providers/terms.js";
import { compile } from "../schemas/validate.js";
import { changed, type Json } from "./input-arbitraries.js";

/** Providers that offer more and less than those there are. */
const booleans = [true, false];
const saving: ProviderTerms["savesCardWith"][] = [[], ["card"], ["card", "hosted", "dropIn"]];
const providers: ProviderTerms[] = booleans.flatMap((merchantInitiated) =>
  booleans.flatMap((savedCardCvv) =>
    saving.map((savesCardWith) => ({
      ...termsOf("payermax"),
      ...{ merchantInitiated, savedCardCvv, savesCardWith },
      neededToSaveCard: { card: ["customer.email"], hosted: ["customer.countryCode", "description"] },
    })),
  ),
);
const without = (terms: ProviderTerms): ProviderTerms => ({
  ...terms,
  methods: { ...terms.methods, charge: { card: [] } },
});

const cardRef = "card_0123456789abcdef";
const methods: Json[] = [
  ...[undefined, false, true, ...booleans.map((merchantInitiated) => ({ merchantInitiated }))].flatMap(
    (saveCard) => [
      { type: "card", cardRef, saveCard },
      { type: "hosted", saveCard },
      { type: "dropIn", paymentToken: "t", sessionKey: "k", saveCard },
    ],
  ),
  ...[undefined, false, true].flatMap((merchantInitiated) =>
    [undefined, cardRef].map((ref) => ({ type: "savedCard", token: "t", merchantInitiated, cardRef: ref })),
  ),
];

const whole = {
  ...{ paymentId: "ORDER1001", provider: "made-up", amount: { currency: "USD", value: 2000 } },
  customer: {
    ...{ reference: "USER42", countryCode: "US", clientIp: "203.0.113.7", userAgent: "Mozilla/5.0" },
    email: "ada@example.com",
  },
  ...{ description: "Two tickets", returnUrl: "https://shop.example/return" },
};
const missing = [
  ...["customer", "customer.reference", "customer.countryCode", "customer.clientIp", "customer.userAgent"],
  ...["customer.email", "description", "returnUrl"],
];
const inputs = methods.flatMap((method) => {
  const raw = JSON.parse(JSON.stringify({ ...whole, method })) as Json;
  return [raw, ...missing.map((path) => changed(raw, path, undefined))];
});

it("whatever a provider offers and needs, the schema says as the rule does", () => {
  const taken = new Set<boolean>();
  for (const terms of [...providers, ...providers.map(without)]) {
    const byName = new Map([["made-up", terms]]);
    const wrongBy = compile(paymentInputSchema("charge", byName));
    for (const raw of inputs) {
      const { ok } = parsePaymentInput("charge", raw, byName);
      taken.add(ok);
      if (ok !== (wrongBy(raw) === null))
        expect({ ok, wrong: wrongBy(raw), raw, terms }).toBe("in agreement");
    }
  }
  expect(taken).toEqual(new Set([true, false]));
});

it("an input without a method is told that alone, and not what one method or another would need", () => {
  for (const terms of providers) {
    const wrong = compile(paymentInputSchema("charge", new Map([["made-up", terms]])))(
      changed(whole, "customer", undefined),
    );
    expect(wrong).toMatch(/must have required property 'method'/);
    expect(wrong).not.toContain("customer");
  }
});

it("of a method that needs no more of the payment the schema names no fields, not even none", () => {
  const terms = { ...termsOf("payermax"), methods: { charge: { hosted: [] }, authCapture: {} } };
  expect(offerSchema({ ...terms, savesCardWith: [], neededToSaveCard: {} }, "charge")).toEqual({
    allOf: [
      {
        type: "object",
        properties: { method: { type: "object", properties: { type: { enum: ["hosted"] } } } },
      },
      {
        if: {
          ...{ type: "object", required: ["method"] },
          properties: {
            method: { type: "object", properties: { type: { const: "hosted" } }, required: ["type"] },
          },
        },
        then: {
          type: "object",
          allOf: [
            {
              type: "object",
              properties: { method: { type: "object", properties: { saveCard: { const: false } } } },
            },
          ],
        },
      },
    ],
  });
});
