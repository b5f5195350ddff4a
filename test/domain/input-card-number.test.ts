import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { containsCardNumber, isCardNumber } from "../../src/domain/input/card-number.js";
import { parseAftercareInput, parseRefundInput } from "../../src/domain/input/command-input.js";
import { isPaymentId } from "../../src/domain/input/common-rules.js";
import { parsePaymentInput } from "../../src/domain/input/payment-input.js";
import { invalidInputMessage } from "../../src/domain/input/rules.js";
import { termsByProvider } from "../../src/providers/terms.js";
import { anyValidStart, changed, type Json } from "./input-arbitraries.js";

const visa = "4111111111111111";

/** Digits as they stand in a text, and what may be between and around them. */
const anyTextOfDigits = fc
  .array(
    fc.oneof(fc.constantFrom(visa, "4222222222222", " ", "-", "x", "+", "~"), fc.stringMatching(/^\d{1,8}$/)),
  )
  .map((parts) => parts.join(""));

describe("containsCardNumber", () => {
  it("says the same of printable ASCII and of that with an invisible character, which is read in another way", () => {
    fc.assert(
      fc.property(anyTextOfDigits, (text) => {
        expect(containsCardNumber(text)).toBe(containsCardNumber(`${text}\u200b`));
      }),
    );
  });

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
      "4111 and 1111 and 1111 and 1111",
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

  it.each([
    ...["4111.1111.1111.1111", "4111_1111_1111_1111", "4111/1111/1111/1111", "4111, 1111; 1111 | 1111"],
    ...["4111 ••• 1111 ... 11111111", "(4111)(1111)(1111)(1111)", "4-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1"],
  ])("sees through the separators of %j", (text) => {
    expect(containsCardNumber(text)).toBe(true);
  });

  it.each([
    ["zero-width spaces", "4111\u200b1111\u200b1111\u200b1111"],
    ["joiners and a soft hyphen", "4111\u200d1111\u2060111\u00ad11111"],
    ["byte order marks", "4111\ufeff111111111111"],
    ["invisible letters", "4111\u3164111111\u115f111111"],
    ["combining marks", "4\u0308111111111111\u0301111"],
    ["keycaps", Array.from(visa, (digit) => `${digit}\ufe0f\u20e3`).join("")],
    ["tags", "4111\u{e0001}111111111111"],
  ])("sees through %s", (_name, text) => {
    expect(containsCardNumber(text)).toBe(true);
    expect(containsCardNumber(text.replace("4", "1"))).toBe(false);
  });

  // The zeros of the digits of some scripts, with and without a compatibility form.
  it.each([
    0x0660, 0x06f0, 0x07c0, 0x0966, 0x0e50, 0x0f20, 0x1040, 0x1090, 0xff10, 0x1d7ce, 0x1d7f6, 0x1fbf0,
  ])("reads the digits from U+%x", (zero) => {
    const written = (digits: string) =>
      Array.from(digits, (digit) => String.fromCodePoint(zero + Number(digit))).join("");
    for (const number of [visa, "5555555555554444", "378282246310005", "9792030394440796"]) {
      expect(containsCardNumber(written(number))).toBe(true);
      expect(containsCardNumber(written(number.slice(0, -1)))).toBe(false);
    }
  });

  it.each([
    ...["4111%E2%80%8B1111%2C11111111", "%34111111111111111", "4111%20%2D%201111%c2%a011111111"],
    ...["4111%252011111111%25201111", "4111+1111+1111%2B1111"],
  ])("decodes %s", (text) => {
    expect(containsCardNumber(text)).toBe(true);
  });

  it.each(["50%20260101", "100%", "%zz4111", "4111%2"])("takes %s as it is", (text) => {
    expect(containsCardNumber(text)).toBe(false);
  });

  it.each([`${visa}\u200b0000`, `${visa}\u31640000`, "%34111111111111111%E2%80%8B0000"])(
    "takes invisible characters for the end of a number: %j",
    (text) => {
      expect(containsCardNumber(text)).toBe(true);
    },
  );

  it.each(["2220000000000000", "2721000000000004", "2730000000000003"])(
    "finds none beside the range of Mastercard: %s",
    (text) => {
      expect(containsCardNumber(text)).toBe(false);
    },
  );

  it("takes a blank for no digit", () => {
    expect(isCardNumber("62000000000000000")).toBe(true);
    expect(isCardNumber("6200 000000000000")).toBe(false);
  });

  it("comes to an answer on long digits, in groups or not", () => {
    expect(containsCardNumber("4 ".repeat(10_000))).toBe(false);
    expect(containsCardNumber("4".repeat(200_000))).toBe(false);
    expect(containsCardNumber("%25".repeat(10_000))).toBe(false);
  });
});

/** The same numbers in every run (a linear congruential generator, Numerical Recipes). */
function digitsFrom(seed: number): (length: number) => string {
  let state = seed;
  const digit = () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return String(Math.floor((state / 2 ** 32) * 10));
  };
  return (length) => Array.from({ length }, digit).join("");
}

/** How many of a hundred such numbers look like a card's. */
function percent(numbers: readonly string[]): number {
  return (numbers.filter((number) => containsCardNumber(`order ${number}`)).length / numbers.length) * 100;
}

describe("an order number", () => {
  const SAMPLE = 20_000;
  const random = (length: number, before = "") => {
    const digits = digitsFrom(length + before.length);
    return Array.from({ length: SAMPLE }, () => before + digits(length));
  };

  // By the check digit alone it would be ten in a hundred; Visa and Mastercard have a fifth of all of 16 digits.
  it.each([
    [10, 0],
    [11, 0],
    [12, 0.2],
    [13, 1.2],
    [14, 0.7],
    [15, 0.5],
    [16, 3.1],
    [17, 0.8],
    [18, 0.8],
    [19, 1.9],
    [20, 0],
  ])("of %i random digits passes, but for at most %f in a hundred", (length, most) => {
    expect(percent(random(length))).toBeLessThanOrEqual(most);
  });

  it.each([
    ["a date and 8 digits", random(8, "20260102")],
    ["a date, a time and 2 digits", random(2, "20260102030405")],
    ["a time in milliseconds", random(5, "17356896")],
    ["16 digits from 1", random(15, "1")],
    ["16 digits from 7", random(15, "7")],
    ["18 digits from 4", random(17, "4")],
    ["14 digits from 4", random(13, "4")],
    ["15 digits from 4", random(14, "4")],
  ])("of %s always passes", (_name, numbers) => {
    expect(percent(numbers)).toBe(0);
  });
});

describe.each([
  ["Visa", ["4222222222222", "4111111111111111", "4000000000000000006"]],
  [
    "Mastercard",
    [
      ...["5555555555554444", "2221000000000009", "2230000000000008", "2299000000000006"],
      ...["2300000000000003", "2700000000000009", "2719000000000008", "2720999999999996"],
    ],
  ],
  ["American Express", ["378282246310005", "341111111111111"]],
  ["Diners Club", ["36006666333344", "30569309025904", "38520000023237", "3852000000000003"]],
  ["JCB", ["3528000700000000", "3589999999999994"]],
  ["Discover", ["6011111111111117", "6445644564456445", "6500000000000002"]],
  ["UnionPay", ["6200000000000005", "8171999927660000"]],
  ["Maestro", ["630400000000", "6304000000000000", "6703444444444449", "50185555555555551"]],
  ["RuPay", ["6069850000000003", "6522000000000006"]],
  [
    "Hipercard, Elo, Mir, Troy",
    ["6062826786276634", "6362970000457013", "2200000000000004", "9792030394440796"],
  ],
])("a card number of %s", (_scheme, numbers) => {
  it.each(numbers)("%s is one, and none with another check digit", (number) => {
    expect(isCardNumber(number)).toBe(true);
    expect(containsCardNumber(number)).toBe(true);
    const wrong = String((Number(number.at(-1)) + 1) % 10);
    expect(isCardNumber(number.slice(0, -1) + wrong)).toBe(false);
  });
});

/** Card numbers by a method of their own: 15 digits and the one that makes the sum fit. */
const cardNumber = fc.stringMatching(/^(4\d|51|37|65)\d{13}$/).map((text) => {
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
    const fields = [
      ...["description", "returnUrl", "firstName", "lastName", "email", "userAgent", "name"],
      ...["reference", "state", "city", "street"],
    ];
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
          const parsed = parsePaymentInput(kind, changed(raw, path, text), termsByProvider);
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
            const parsed = parsePaymentInput(kind, each, termsByProvider);
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

  it.each([
    ["paymentId", visa],
    ["paymentId", `ORDER_4111_1111_1111_1111`],
    ["customer.reference", "4111 1111 1111 1111"],
    ["customer.phone", "4111-1111-1111-1111"],
  ])("is refused as %s too, which may name a workflow or be seen by anyone", (path, value) => {
    const raw = {
      ...{ paymentId: "ORDER1001", provider: "pockyt", amount: { currency: "USD", value: 2000 } },
      method: { type: "card", cardRef: "card_0123456789abcdef" },
      customer: { reference: "USER42", phone: "+1 202 555 0143" },
    };
    const parsed = parsePaymentInput("charge", changed(raw, path, value), termsByProvider);
    const problem = { field: path, message: "looks like a card number; card data goes to the card vault" };
    expect(parsed).toEqual({ ok: false, problems: [problem] });
  });

  it("is refused as the id of a refund, and of the payment that it is of", () => {
    const amount = { currency: "USD", value: 500 };
    expect(parseRefundInput({ refundId: visa, amount }).ok).toBe(false);
    expect(parseRefundInput({ refundId: "1001", amount }).ok).toBe(true);
    expect(parseAftercareInput({ paymentId: visa }).ok).toBe(false);
    expect(isPaymentId(visa)).toBe(false);
    expect(isPaymentId("1234567890123456")).toBe(true);
  });

  it("is refused as a whole drop-in token too", () => {
    const method = { type: "dropIn", paymentToken: visa, sessionKey: visa };
    const parsed = parsePaymentInput("charge", { method }, termsByProvider);
    expect(parsed.ok ? [] : parsed.problems.map(({ field }) => field)).toEqual(
      expect.arrayContaining(["method.paymentToken", "method.sessionKey"]),
    );
  });
});
