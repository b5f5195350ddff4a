import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { currencyCodes, isoDecimals } from "../../../src/domain/currencies.js";
import {
  CURRENCY_DECIMALS,
  isWritable,
  readAmount,
  writeAmount,
} from "../../../src/providers/payermax/decimals.js";
import { Decimal, toJson } from "../../../src/providers/payermax/json.js";
import { readTime } from "../../../src/providers/payermax/times.js";

describe("a time", () => {
  it.each([
    ["2023-10-20T03:28:23.092Z", "2023-10-20T03:28:23.092Z"],
    ["2022-01-17T09:33:54.540+00:00", "2022-01-17T09:33:54.540Z"],
    ["2025-01-13T15:59:59+0000", "2025-01-13T15:59:59.000Z"],
    ["2025-02-27T09:41:12 +0000", "2025-02-27T09:41:12.000Z"],
    ["2024-11-06T11:56:13.000+08:00", "2024-11-06T03:56:13.000Z"],
    ["2024-02-29T23:59:59-0330", "2024-03-01T03:29:59.000Z"],
    ["2023-10-20T03:28:23.092123456Z", "2023-10-20T03:28:23.092Z"],
    ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z"],
    ["0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"],
    ["2023-10-20T03:28:23.5 +0000", "2023-10-20T03:28:23.500Z"],
  ])("%s is read", (text, iso) => {
    expect(readTime(text)).toBe(iso);
  });

  it.each([
    undefined,
    "",
    "soon",
    "2023-10-20",
    "2023-10-20T03:28:23",
    "2023-02-29T00:00:00Z",
    "2023-13-01T00:00:00Z",
    "2023-01-01T24:00:00Z",
    "2023-01-01T00:60:00Z",
    "2023-01-01T00:00:00+24:00",
    "2023-01-01T00:00:00+00:60",
    "2023-01-01T00:00:00 GMT",
    " 2023-01-01T00:00:00Z",
    "2023-01-01T00:00:00Z\n",
    "20230101T000000Z",
    "1697772503092",
    "9999-12-31T23:59:59-0100",
    "0000-01-01T00:00:00+0100",
  ])("%s is none", (text) => {
    expect(readTime(text)).toBeUndefined();
  });
});

describe("the decimals of a currency", () => {
  it("are the documents' exceptions, and ISO 4217's for all others", () => {
    expect(
      Object.fromEntries([...CURRENCY_DECIMALS].map(([currency, { decimals }]) => [currency, decimals])),
    ).toEqual({
      BHD: 2,
      IQD: 2,
      JOD: 2,
      KWD: 2,
      LYD: 2,
      OMR: 2,
      TND: 2,
      COP: 0,
      IDR: 0,
      PKR: 0,
      TWD: 0,
    });
    for (const currency of currencyCodes) {
      const decimals = CURRENCY_DECIMALS.get(currency)?.decimals ?? isoDecimals(currency) ?? 0;
      const one = { currency, value: 10 ** (isoDecimals(currency) ?? 0) };
      expect(writeAmount(one).literal).toBe(decimals === 0 ? "1" : `1.${"0".repeat(decimals)}`);
    }
  });

  it("give every amount that can be written back exactly, and no other is written", () => {
    const amounts = fc.record({ currency: fc.constantFrom(...currencyCodes), value: fc.nat(10 ** 12) });
    fc.assert(
      fc.property(amounts, (amount) => {
        if (isWritable(amount)) {
          const { literal } = writeAmount(amount);
          expect(readAmount(literal, amount.currency)).toEqual(amount);
          expect(readAmount(Number(literal), amount.currency)).toEqual(amount);
        } else expect(() => writeAmount(amount)).toThrow(RangeError);
      }),
    );
  });

  it("leave out what is finer than them", () => {
    expect(isWritable({ currency: "KWD", value: 1250 })).toBe(true);
    expect(isWritable({ currency: "KWD", value: 1255 })).toBe(false);
    expect(isWritable({ currency: "IDR", value: 100 })).toBe(true);
    expect(isWritable({ currency: "IDR", value: 101 })).toBe(false);
  });
});

describe("the JSON that we write", () => {
  it("is what JSON.stringify writes, but for decimals and what is left out", () => {
    const text = fc.string({ unit: "binary" });
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        text.filter((value) => value !== ""),
        fc.boolean(),
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(text, tie("tree"), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(toJson(value as never)).toBe(JSON.stringify(value));
      }),
    );
  });

  it("keeps a decimal's digits, and leaves out what is empty or undefined", () => {
    const value = { a: new Decimal("20.00"), b: "", c: undefined, d: [new Decimal("0.10"), true, ""] };
    expect(toJson(value)).toBe('{"a":20.00,"d":[0.10,true,""]}');
  });

  it.each(["", "1e3", "-1", "01", "1.", ".5", "1,5", "NaN", "1}", " 1", "1\n"])(
    "takes no %j for a decimal",
    (literal) => {
      expect(() => new Decimal(literal)).toThrow(TypeError);
    },
  );
});
