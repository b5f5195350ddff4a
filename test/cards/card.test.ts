import { describe, expect, test } from "vitest";
import { brandOf } from "../../src/cards/card-brand.js";
import { parseContent, summarize } from "../../src/cards/card.js";
import { CARD, containing, START } from "./support.js";

function badFields(input: unknown, now = START): Record<string, string> {
  const parsed = parseContent(input, now);
  return parsed.ok ? {} : Object.fromEntries(parsed.fields.map(({ field, message }) => [field, message]));
}

describe("parseContent", () => {
  test("takes a card with and without a holder", () => {
    expect(parseContent(CARD, START)).toEqual({ ok: true, content: CARD });
    const { number, expiryMonth, expiryYear, cvv } = CARD;
    const anonymous = { number, expiryMonth, expiryYear, cvv };
    expect(parseContent(anonymous, START)).toEqual({ ok: true, content: anonymous });
  });

  test.each(["6200000000000005", "6212345678900000004", "6288888888888889", "8171999900000001"])(
    "takes %s, whose issuer need not give it a check digit",
    (number) => {
      expect(badFields({ ...CARD, number })).toEqual({});
    },
  );

  test.each(["A", "Ada", " Ada"])("takes %j as the holder's name", (holderName) => {
    expect(badFields({ ...CARD, holderName })).toEqual({});
  });

  test.each([
    ["number", "4111 1111 1111 1111", "without spaces or dashes"],
    ["number", "4111-1111-1111-1111", "without spaces or dashes"],
    ["number", "41111111111", "12 to 19 digits"],
    ["number", "41111111111111111111", "12 to 19 digits"],
    ["number", "4111111111111112", "Luhn"],
    ["number", "6011111111111112", "Luhn"],
    ["number", "٤١١١١١١١١١١١١١١١", "12 to 19 digits"],
    ["number", "4111111111111111\n", "12 to 19 digits"],
    ["number", 4111111111111111, "must be a string"],
    ["number", undefined, "is required"],
    ["expiryMonth", "8", "two digits"],
    ["expiryMonth", "00", "01 to 12"],
    ["expiryMonth", "13", "01 to 12"],
    ["expiryMonth", "081", "two digits"],
    ["expiryMonth", "108", "two digits"],
    ["expiryMonth", 8, "must be a string"],
    ["expiryYear", "30", "four digits"],
    ["expiryYear", "20300", "four digits"],
    ["expiryYear", "x2030", "four digits"],
    ["expiryYear", "2025", "has expired"],
    ["cvv", "79", "3 or 4 digits"],
    ["cvv", "79012", "3 or 4 digits"],
    ["cvv", null, "must be a string"],
    ["holderName", "", "1 to 64 characters"],
    ["holderName", "   ", "1 to 64 characters"],
    ["holderName", "A".repeat(65), "1 to 64 characters"],
    ["holderName", "Ada\u0000Byron", "control characters"],
  ])("refuses %s %j", (field, value, rule) => {
    expect(badFields({ ...CARD, [field]: value })).toEqual({ [field]: containing(rule) });
  });

  test("names every bad field at once, an expired date among them", () => {
    const input = {
      number: "1",
      expiryMonth: "01",
      expiryYear: "2020",
      cvv: "x",
      holderName: "",
      cvc: "790",
    };
    expect(Object.keys(badFields(input)).sort()).toEqual([
      "cvc",
      "cvv",
      "expiryYear",
      "holderName",
      "number",
    ]);
  });

  test.each([[null], [[]], ["4111111111111111"], [undefined]])("refuses %j, which is no object", (input) => {
    expect(badFields(input)).toEqual({ body: "must be a JSON object" });
  });

  test("does not repeat an unknown field's name that may be a value", () => {
    expect(badFields({ ...CARD, "4111111111111111": "", "Ada Byron": "" })).toEqual({
      "(unnamed)": "is not a known field",
    });
  });

  test("a card is good until its last month has ended in every time zone", () => {
    expect(badFields(CARD, Date.UTC(2030, 8, 1, 11, 59))).toEqual({});
    expect(badFields(CARD, Date.UTC(2030, 8, 1, 12))).toEqual({ expiryYear: "the card has expired" });
    expect(badFields({ ...CARD, expiryMonth: "12" }, Date.UTC(2031, 0, 1, 11, 59))).toEqual({});
  });
});

test("summarize tells the brand, the first six digits and the last four", () => {
  expect(summarize({ ...CARD, number: "5425233430109903" })).toEqual({
    brand: "mastercard",
    bin: "542523",
    last4: "9903",
  });
});

test.each([
  ["4111111111111111", "visa"],
  ["5555555555554444", "mastercard"],
  ["2221000000000009", "mastercard"],
  ["2720999999999996", "mastercard"],
  ["2721000000000004", "unknown"],
  ["378282246310005", "amex"],
  ["341111111111111", "amex"],
  ["6011111111111117", "discover"],
  ["6441111111111111", "discover"],
  ["6500000000000002", "discover"],
  ["3530111333300000", "jcb"],
  ["30569309025904", "diners"],
  ["36227206271667", "diners"],
  ["38520000023237", "diners"],
  ["6200000000000005", "unionpay"],
  ["8171999927660000", "unionpay"],
  ["6759649826438453", "unknown"],
])("brand of %s is %s", (number, brand) => {
  expect(brandOf(number)).toBe(brand);
});

test.each([
  ["visa", "40", "49"],
  ["mastercard", "51", "55"],
  ["mastercard", "2221", "2720"],
  ["amex", "34", "34"],
  ["amex", "37", "37"],
  ["discover", "6011", "6011"],
  ["discover", "644", "659"],
  ["jcb", "3528", "3589"],
  ["diners", "300", "305"],
  ["diners", "3095", "3095"],
  ["diners", "36", "36"],
  ["diners", "38", "39"],
  ["unionpay", "62", "62"],
  ["unionpay", "81", "81"],
])("%s has the numbers from %s to %s", (brand, first, last) => {
  expect(brandOf(first.padEnd(16, "0"))).toBe(brand);
  expect(brandOf(last.padEnd(16, "9"))).toBe(brand);
});

test.each([
  ...["2220", "2721", "306", "3094", "3096", "33", "3527", "3590", "50", "56"],
  ...["6010", "6012", "61", "63", "643", "66", "80", "82"],
])("the numbers from %s on are of no known brand", (prefix) => {
  expect(brandOf(prefix.padEnd(16, "0"))).toBe("unknown");
});

test("a number that has only begun has no brand before it is known", () => {
  expect(["", "2", "27", "272", "2720"].map(brandOf)).toEqual([
    ...["unknown", "unknown", "unknown", "unknown", "mastercard"],
  ]);
});
