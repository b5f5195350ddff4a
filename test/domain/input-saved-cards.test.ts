import { describe, expect, it } from "vitest";
import type { Parsed } from "../../src/domain/input/rules.js";
import { parseListSavedCardsInput, parseRemoveSavedCardInput } from "../../src/domain/input/saved-cards.js";
import { termsByProvider } from "../../src/providers/terms.js";
import { changed, type Json } from "./input-arbitraries.js";

const customer = { provider: "payermax", customerReference: "USER42" };

const listed = (raw: unknown) => parseListSavedCardsInput(raw, termsByProvider);
const removed = (raw: unknown) => parseRemoveSavedCardInput(raw, termsByProvider);

const calls: [name: string, parse: (raw: unknown) => Parsed<Json>, raw: Json][] = [
  ["the list of saved cards", listed, customer],
  ["the removal of a saved card", removed, { ...customer, token: "pp_1" }],
];

describe.each(calls)("%s", (_name, parse, raw) => {
  const problems = (given: unknown) => {
    const parsed = parse(given);
    return parsed.ok ? [] : parsed.problems;
  };

  it("is of the default account, unless it names one", () => {
    expect(parse(raw)).toEqual({ ok: true, input: { ...raw, account: "default" } });
    const named = { ...raw, account: "shop2" };
    expect(parse(named)).toEqual({ ok: true, input: named });
  });

  it("names all that is missing", () => {
    expect(problems({})).toEqual(Object.keys(raw).map((field) => ({ field, message: "is required" })));
  });

  it.each([
    ["provider", "pockyt", 'must be one that has saved cards that can be listed and removed: "payermax"'],
    ["provider", null, "must not be null"],
    ["customerReference", " ", "must not be blank"],
    ["customerReference", "x".repeat(65), "must have at most 64 characters"],
    [
      "customerReference",
      "4111 1111 1111 1111",
      "looks like a card number; card data goes to the card vault",
    ],
    ["account", "Shop", "must be 1 to 20 lower-case letters or digits"],
    ["account", null, "must not be null; leave it out"],
    ["cardRef", "card_0123456789abcdef", "is not a known field"],
  ])("refuses %s: %j", (field, value, message) => {
    expect(problems(changed(raw, field, value))).toEqual([{ field, message }]);
  });

  it.each([undefined, null, "USER42", []])("is not asked for with %j", (given) => {
    expect(problems(given)).toEqual([{ field: "input", message: "must be an object" }]);
  });
});

describe("the token of the card that is removed", () => {
  it.each(["x", "!~", "x".repeat(128)])("may be %j", (token) => {
    expect(removed({ ...customer, token }).ok).toBe(true);
  });

  it.each([
    ["", "must be printable ASCII without spaces"],
    ["pp 1", "must be printable ASCII without spaces"],
    ["x".repeat(129), "must have at most 128 characters"],
    ["4111111111111111", "looks like a card number; card data goes to the card vault"],
    [7, "must be a string"],
  ])("can't be %j", (token, message) => {
    expect(removed({ ...customer, token })).toEqual({ ok: false, problems: [{ field: "token", message }] });
  });

  it("is no field of the list", () => {
    expect(listed({ ...customer, token: "pp_1" })).toEqual({
      ok: false,
      problems: [{ field: "token", message: "is not a known field" }],
    });
  });
});
