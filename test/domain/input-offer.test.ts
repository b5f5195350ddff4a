import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currencyCodes, isoDecimals } from "../../src/domain/currencies.js";
import { checkOffer } from "../../src/domain/input/offer.js";
import { parsePaymentInput } from "../../src/domain/input/payment-input.js";
import type { Problem } from "../../src/domain/input/rules.js";
import { decimalsAt, type ProviderTerms } from "../../src/domain/provider-terms.js";
import { providerNames, termsByProvider, termsOf } from "../../src/providers/terms.js";
import { changed, combinations, validStart, type Json } from "./input-arbitraries.js";

const payermax = (amount: Json, items?: Json[]): Json => ({
  paymentId: "ORDER1001",
  provider: "payermax",
  amount,
  method: { type: "hosted" },
  customer: { reference: "USER42" },
  description: "Two tickets",
  returnUrl: "https://shop.example/return",
  ...(items && { items }),
});

function problems(raw: Json): Problem[] {
  const parsed = parsePaymentInput("charge", raw, termsByProvider);
  return parsed.ok ? [] : parsed.problems;
}

describe("an amount that the provider can't write exactly", () => {
  it("is named with the decimals of both", () => {
    expect(problems(payermax({ currency: "KWD", value: 1255 }))).toEqual([
      {
        field: "amount.value",
        message: "can't be written exactly: payermax writes KWD with 2 decimals, ISO 4217 with 3",
      },
    ]);
    expect(problems(payermax({ currency: "KWD", value: 1250 }))).toEqual([]);
  });

  it("is named in an item too, and once", () => {
    const item = (value: number) => ({ name: "Ticket", quantity: 1, amount: { currency: "IDR", value } });
    const raw = payermax({ currency: "IDR", value: 30_050 }, [item(30_000), item(50), item(0)]);
    expect(problems(raw).map(({ field }) => field)).toEqual([
      "items[2].amount.value",
      "amount.value",
      "items[1].amount.value",
    ]);
  });

  it("is none where another thing is wrong with it already", () => {
    for (const amount of [{ currency: "KWD", value: 1.5 }, { currency: "XXX", value: 5 }, { value: 5 }, 7])
      expect(new Set(problems(payermax(amount as Json)).map(({ field }) => field)).size).toBe(1);
  });

  it.each(providerNames)(
    "is taken at %s in no currency where it is too fine, and else in every one",
    (name) => {
      const offered = termsOf(name);
      const { currencies } = offered;
      const combination = combinations.find(({ provider }) => provider === name);
      if (combination === undefined) throw new Error("no payment at this provider");
      const [raw] = fc.sample(validStart(combination), { numRuns: 1, seed: 1 }).map((start) => start.raw);
      for (const currency of currencies === "any" ? currencyCodes : currencies) {
        const unit = 10 ** Math.max(0, (isoDecimals(currency) ?? 0) - (decimalsAt(offered, currency) ?? 0));
        const of = (value: number) =>
          problems(changed({ ...raw, items: undefined }, "amount", { currency, value }));
        expect([currency, of(unit)]).toEqual([currency, []]);
        expect([currency, of(unit + 1).map(({ field }) => field)]).toEqual([
          currency,
          unit === 1 ? [] : ["amount.value"],
        ]);
      }
    },
  );

  it("doesn't make a long list of items expensive", () => {
    const items = Array<Json>(200_000).fill({ amount: { currency: "KWD", value: 1255 } });
    expect(problems(payermax({ currency: "KWD", value: 1250 }, items)).map(({ field }) => field)).toEqual([
      "items",
    ]);
  });
});

describe("a provider that offers less", () => {
  const less: ProviderTerms = {
    ...termsOf("payermax"),
    methods: { charge: { card: [], savedCard: [], hosted: [] }, authCapture: {} },
    savesCardWith: ["card"],
    neededToSaveCard: {},
    merchantInitiated: false,
    savedCardCvv: false,
  };
  const wrong = (method: Json, kind: "charge" | "authCapture" = "charge") => {
    const found: Problem[] = [];
    checkOffer(less, "less", kind, { provider: "less", method }, found);
    return found;
  };

  it.each([
    [{ type: "card", saveCard: true }],
    [{ type: "hosted", saveCard: false }],
    [{ type: "savedCard", merchantInitiated: false }],
  ])("takes %j", (method) => {
    expect(wrong(method)).toEqual([]);
  });

  it.each([
    [{ type: "hosted", saveCard: true }, "method.saveCard", "less keeps no card with hosted"],
    [
      { type: "savedCard", merchantInitiated: true },
      "method.merchantInitiated",
      "less charges no card without the shopper",
    ],
    [
      { type: "card", saveCard: { merchantInitiated: true } },
      "method.saveCard",
      "less charges no card without the shopper",
    ],
    [
      { type: "savedCard", cardRef: "card_0123456789abcdef" },
      "method.cardRef",
      "less takes no CVV with a saved card",
    ],
    [{ type: "dropIn" }, "method.type", "dropIn is not offered by less"],
  ])("refuses %j", (method, field, message) => {
    expect(wrong(method)).toEqual([{ field, message }]);
  });

  it("refuses a payment that is captured later", () => {
    expect(wrong({ type: "card" }, "authCapture")).toEqual([
      { field: "provider", message: "less doesn't offer authCapturePayment" },
    ]);
  });
});
