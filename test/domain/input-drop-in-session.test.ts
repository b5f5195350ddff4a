import { describe, expect, it } from "vitest";
import { parseDropInSessionInput } from "../../src/domain/input/drop-in-session.js";
import type { Problem } from "../../src/domain/input/rules.js";
import type { TermsByProvider } from "../../src/domain/provider-terms.js";
import { termsByProvider, termsOf } from "../../src/providers/terms.js";
import { changed, type Json } from "./input-arbitraries.js";

const session = {
  provider: "payermax",
  amount: { currency: "USD", value: 2000 },
  customer: { reference: "USER42", countryCode: "US" },
  kind: "charge",
} satisfies Json;

function problems(raw: unknown, terms: TermsByProvider = termsByProvider): Problem[] {
  const parsed = parseDropInSessionInput(raw, terms);
  return parsed.ok ? [] : parsed.problems;
}

describe("a drop-in session", () => {
  it("is for the default account and saves no card, unless it says otherwise", () => {
    expect(parseDropInSessionInput(session, termsByProvider)).toEqual({
      ok: true,
      input: { ...session, account: "default", saveCard: false },
    });
  });

  it.each([
    { account: "shop2", saveCard: true },
    { account: "default", saveCard: false },
    { account: "shop2", saveCard: { merchantInitiated: true } },
  ])("takes %j", (given) => {
    const raw = { ...session, ...given };
    expect(parseDropInSessionInput(raw, termsByProvider)).toEqual({ ok: true, input: raw });
  });

  it.each(["charge", "authorize"])("takes the kind %s", (kind) => {
    expect(problems({ ...session, kind })).toEqual([]);
  });

  it.each([
    ["provider", "pockyt", 'must be one that has drop-in: "payermax"'],
    ["provider", "nobody", 'must be one that has drop-in: "payermax"'],
    ["provider", 7, 'must be one that has drop-in: "payermax"'],
    ["amount", 2000, "must be an object"],
    ["amount.currency", "usd", "must be an active ISO 4217 code"],
    ["amount.value", 0, "must be a positive whole number in minor units"],
    ["customer.reference", "", "must not be blank"],
    ["customer.reference", "x".repeat(65), "must have at most 64 characters"],
    ["customer.countryCode", "USA", "must be two upper-case letters (ISO 3166-1)"],
    ["customer.email", "ada@example.com", "is not a known field"],
    ["kind", "authCapture", 'must be "charge" or "authorize"'],
    ["account", "Shop", "must be 1 to 20 lower-case letters or digits"],
    ["saveCard", "yes", "must be true or false"],
    ["token", "1", "is not a known field"],
  ])("refuses %s: %j", (field, value, message) => {
    expect(problems(changed(session, field, value))).toEqual([{ field, message }]);
  });

  it("names all that is missing", () => {
    expect(problems({})).toEqual(
      ["provider", "amount", "customer", "kind"].map((field) => ({ field, message: "is required" })),
    );
    expect(problems({ ...session, customer: {} })).toEqual(
      ["customer.reference", "customer.countryCode"].map((field) => ({ field, message: "is required" })),
    );
  });

  it.each([undefined, null, "payermax", [session]])("is not %j", (raw) => {
    expect(problems(raw)).toEqual([{ field: "input", message: "must be an object" }]);
  });

  it("is not for an amount that the payment could not have", () => {
    const kwd = (value: number) => problems({ ...session, amount: { currency: "KWD", value } });
    expect(kwd(1250)).toEqual([]);
    expect(kwd(1255)).toEqual([
      {
        field: "amount.value",
        message: "can't be written exactly: payermax writes KWD with 2 decimals, ISO 4217 with 3",
      },
    ]);
  });

  it("names every provider that has drop-in, and no other", () => {
    const withDropIn = termsOf("payermax");
    const three = new Map([
      ["first", withDropIn],
      ["without", termsOf("pockyt")],
      ["second", withDropIn],
    ]);
    const provider = (name: string) => problems({ ...session, provider: name }, three);
    expect(provider("first")).toEqual([]);
    expect(provider("second")).toEqual([]);
    expect(provider("without")).toEqual([
      { field: "provider", message: 'must be one that has drop-in: "first" or "second"' },
    ]);
  });
});
