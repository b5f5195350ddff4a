import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { containsCardNumber, isCardNumber } from "../../src/domain/input/card-number.js";
import { parsePaymentInput } from "../../src/domain/input/payment-input.js";
import { invalidInputMessage } from "../../src/domain/input/rules.js";
import { anyValidStart, changed, type Json } from "./input-arbitraries.js";

const visa = "4111111111111111";

describe("containsCardNumber", () => {
  it.each([
    ...[
      visa,
      "4111 1111 1111 1111",
      "4111-1111-1111-1111",
      "4111\u00a01111\u20131111 - 1111",
      "41 111111111111 11",
    ],
    ...[
      "my card is 4111111111111111.",
      "card4111111111111111x",
      "4111 1111 1111 1111 12 30 123",
      "7 4111111111111111",
    ],
    ...["https://shop.example/?pan=4111111111111111", "https://shop.example/4111%201111%201111%201111"],
    ...["https://shop.example/?q=4111+1111+1111+1111", "4111111111111111@example.com", "4111111111111111"],
    ...["5555555555554444", "2223003122003222", "378282246310005", "30569309025904", "3530111333300000"],
    ...[
      "6011111111111117",
      "6200000000000005",
      "4222222222222",
      "6304000000000000",
      "6205500000000000004",
      "\uff14111111111111111",
      "4508 7855 5555 4448 4111111111111111",
    ],
  ])("finds one in %j", (text) => {
    expect(containsCardNumber(text)).toBe(true);
  });

  it.each([
    ...[
      "",
      "Two tickets",
      "4111111111111112",
      "411111111111111",
      "4111x1111x1111x1111",
      "4111.1111.1111.1111",
    ],
    ...[
      "ordered at 1735689600000",
      "2025010112345674",
      "+1 202 555 0143",
      "0000000000000000",
      "1111111111111117",
    ],
    ...["41111111111111110000", "Mozilla/5.0 (X11; Linux x86_64) Chrome/141.0.7390.54 Safari/537.36"],
  ])("finds none in %j", (text) => {
    expect(containsCardNumber(text)).toBe(false);
  });

  it("tells every single wrong digit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 9 }), (place, shift) => {
        const digit = (Number(visa[place]) + shift) % 10;
        expect(isCardNumber(visa.slice(0, place) + String(digit) + visa.slice(place + 1))).toBe(false);
      }),
    );
  });

  it("is quick on long digits", () => {
    const started = performance.now();
    containsCardNumber("4 ".repeat(100_000));
    containsCardNumber("4".repeat(200_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

/** Card numbers by a method of their own: 15 digits and the one that makes the sum fit. */
const cardNumber = fc.stringMatching(/^(4|51|37|60)\d{13}$/).map((text) => {
  const digits = text.slice(0, text.startsWith("37") ? 14 : 15);
  for (let check = 0; check < 10; check++) {
    let sum = 0;
    const all = digits + String(check);
    for (let i = 0; i < all.length; i++) {
      const digit = all[all.length - 1 - i] ?? "";
      sum += Number(i % 2 === 0 ? digit : "0246813579"[Number(digit)]);
    }
    if (sum % 10 === 0) return all;
  }
  throw new Error("unreachable");
});

const written = cardNumber.chain((digits) =>
  fc.constantFrom("", " ", "-").map((mark) => (digits.match(/.{1,4}/g) ?? []).join(mark)),
);

/** Each string of the input by its path. */
function strings(value: unknown, path = ""): string[] {
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => strings(each, path ? `${path}.${name}` : name));
}

describe("a card number in an input", () => {
  it("is refused in what people write, with words that say where it belongs", () => {
    const fields = ["description", "returnUrl", "firstName", "lastName", "email", "userAgent", "name"];
    fc.assert(
      fc.property(anyValidStart, written, ({ kind, raw }, number) => {
        for (const path of strings(raw)) {
          const name = path.split(".").at(-1) ?? "";
          if (!fields.includes(name)) continue;
          const text =
            name === "email"
              ? `${number.replaceAll(" ", "-")}@example.com`
              : name === "returnUrl"
                ? `https://shop.example/${number.replaceAll(" ", "%20")}`
                : `${number} ok`;
          const parsed = parsePaymentInput(kind, changed(raw, path, text));
          expect(parsed).toEqual({
            ok: false,
            problems: [
              {
                field: path.replace(/\.(\d+)/, "[$1]"),
                message: "looks like a card number; card data goes to the card vault",
              },
            ],
          });
        }
      }),
    );
  });

  it("is in no message, wherever it is planted: values, keys, types, numbers", () => {
    const digitsOf = (text: string) => text.replaceAll(/\D/g, "");
    fc.assert(
      fc.property(anyValidStart, written, fc.boolean(), ({ kind, raw }, number, inKey) => {
        for (const path of strings(raw)) {
          const parent = path.includes(".") ? path.slice(0, path.lastIndexOf(".") + 1) : "";
          const planted: Json[] = inKey
            ? [changed(raw, `${parent}${number}`, 1), changed(raw, `${parent}card${number}`, number)]
            : [
                changed(raw, path, number),
                changed(raw, path, Number(digitsOf(number))),
                changed(raw, path, [number]),
              ];
          for (const each of planted) {
            const parsed = parsePaymentInput(kind, each);
            if (inKey) expect(parsed.ok).toBe(false);
            if (parsed.ok) continue;
            const said = invalidInputMessage(parsed.problems) + JSON.stringify(parsed.problems);
            expect(said).not.toContain(number);
            expect(digitsOf(said)).not.toContain(digitsOf(number));
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("is refused as a whole drop-in token too", () => {
    const method = { type: "dropIn", paymentToken: visa, sessionKey: visa };
    const parsed = parsePaymentInput("charge", { method });
    expect(parsed.ok ? [] : parsed.problems.map(({ field }) => field)).toEqual(
      expect.arrayContaining(["method.paymentToken", "method.sessionKey"]),
    );
  });
});
