import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { containsCardNumber, maskCardNumbers } from "../../src/domain/input/card-number.js";
import { maskError, maskText, maskValue } from "../../src/domain/masking.js";

const NUMBER = "4111111111111111";
const SPACED = "4111 1111 1111 1111";
const CARD = `{"number":"${NUMBER}","cvv":"790"}`;

function expectNothingOf(shown: unknown): void {
  const text = JSON.stringify(shown);
  expect(containsCardNumber(text)).toBe(false);
  expect(text).not.toContain("790");
}

describe("maskText", () => {
  it.each([
    [`card ${NUMBER} was refused`, "card *** was refused"],
    [`${SPACED} and 4111-1111-1111-1111`, "*** and ***"],
    [`${SPACED} 12/30`, "*** 12/30"],
    ["card 4111  1111 - 1111, 1111 ok", "card *** ok"],
    ["4000000000000000006 and 4", "*** and 4"],
    [`${NUMBER} and ${NUMBER}0000`, `*** and ${NUMBER}0000`],
    [`no. 17, ${NUMBER}, 08`, "no. 17, ***, 08"],
    [CARD, `{"number":"***","cvv":"***"}`],
    [`{\\"cardCvv\\":\\"790\\"}`, `{\\"cardCvv\\":\\"***\\"}`],
    ["cardCvv=790&x=1", "cardCvv=***&x=1"],
    ["cvc2: 7901", "cvc2: ***"],
    ["authorization: Bearer abcdefgh12345678", "authorization: Bearer ***"],
  ])("%j", (text, shown) => {
    expect(maskText(text)).toBe(shown);
  });

  it.each([
    ...["ORDER1001 of 20.00 USD", "378125656535259874", "2026-01-15T12:04:00.000Z", "cvv is required"],
    "4111111111111112",
  ])("leaves %j", (text) => {
    expect(maskText(text)).toBe(text);
  });

  it("leaves nothing of a text where only decoding or another script shows the number", () => {
    expect(maskText("pan=4111%2D1111%2D1111%2D1111")).toBe("***");
    expect(maskText("４１１１１１１１１１１１１１１１ is the card")).toBe("***");
  });

  it("leaves twenty digits, the last four in another script: no card has so many", () => {
    expect(maskText(`order ${NUMBER}\u0660\u0660\u0660\u0660`)).toContain(NUMBER);
  });

  it("leaves no card number in any text, and no text without one changed", () => {
    const piece = fc.oneof(
      fc.constantFrom(NUMBER, SPACED, "%34111111111111111", "4", "1111", " ", "-", "x"),
      fc.string({ unit: "binary" }),
      fc.integer().map(String),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        const shown = maskCardNumbers(text);
        expect(containsCardNumber(shown)).toBe(false);
        if (!containsCardNumber(text)) expect(shown).toBe(text);
      }),
    );
  });
});

describe("maskValue", () => {
  it("masks at every depth, in names too, and leaves the rest as it is", () => {
    const value = {
      paymentId: "ORDER1001",
      status: 400,
      nothing: null,
      reply: [{ body: CARD, cardCvv: "790", cvc: 790 }],
      [NUMBER]: true,
      pan: Number(NUMBER),
      raw: Buffer.alloc(30),
      kept: new Map([["card", SPACED]]),
    };
    const shown = maskValue(value);
    expectNothingOf(shown);
    expect(shown).toMatchObject({ paymentId: "ORDER1001", status: 400, nothing: null, raw: "(30 bytes)" });
  });

  it("ends in what refers to itself, and in what is endlessly deep", () => {
    const round: Record<string, unknown> = { card: NUMBER };
    round.round = round;
    expectNothingOf(maskValue(round));
    const deep = Array.from({ length: 100 }).reduce<unknown>((inner) => ({ inner }), NUMBER);
    expectNothingOf(maskValue(deep));
  });
});

/** An HTTP client's error, as many carry the request and the reply. */
class ReplyError extends Error {
  readonly response = { status: 400, body: CARD };
  readonly details = [{ body: CARD }];
  readonly request = { body: `cardCvv=790&cardNumber=${NUMBER}` };
}

const causes = () =>
  new AggregateError(
    [new TypeError(`bad ${NUMBER}`), new Error("inner", { cause: new ReplyError(`refused ${SPACED}`) })],
    `all of ${NUMBER}`,
    { cause: new Error("outer", { cause: new Error("deeper", { cause: new Error(`cvv=790 ${NUMBER}`) }) }) },
  );

describe("an error", () => {
  it("is shown with its causes and parts, without what they say of a card", () => {
    const shown = maskValue({ err: causes() });
    expectNothingOf(shown);
    expect(shown).toMatchObject({
      err: {
        message: "all of ***",
        cause: { message: "outer", cause: { message: "deeper", cause: { message: "cvv=*** ***" } } },
        errors: [{ type: "TypeError", message: "bad ***" }, { cause: { response: { status: 400 } } }],
      },
    });
  });

  it("that is masked where it stands stays of its class, with nothing of a card anywhere in it", () => {
    const error = causes();
    expect(maskError(error)).toBe(error);
    expect(error).toBeInstanceOf(AggregateError);
    expect(error.message).toBe("all of ***");
    expect(error.stack).toContain("masking.test");
    // `maskValue` would hide what is left, so the parts are looked at one by one.
    const texts: string[] = [];
    const walk = (value: unknown, seen: unknown[] = []): void => {
      if (typeof value === "string") texts.push(value);
      if (typeof value !== "object" || value === null || seen.includes(value)) return;
      for (const name of Object.getOwnPropertyNames(value))
        walk((value as Record<string, unknown>)[name], [...seen, value]);
    };
    walk(error);
    expect(texts).toContain("inner");
    expectNothingOf(texts);
  });

  it("that can't be changed is replaced", () => {
    const masked = maskError(Object.freeze(new Error(`frozen ${NUMBER}`)));
    expect(masked).toMatchObject({ message: "frozen ***" });
  });
});

test("an error that causes itself is masked once", () => {
  const error = new Error(NUMBER);
  error.cause = error;
  expect(maskError(error)).toBe(error);
  expect(error.message).toBe("***");
  expectNothingOf(maskValue(error));
});
