import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currencyCodes, isoDecimals } from "../../src/domain/currencies.js";
import { formatMoney, fromDecimal, sameMoney, toDecimal } from "../../src/domain/money.js";

const usd = (value: number) => ({ currency: "USD", value });
const currency = fc.constantFrom(...currencyCodes);
const anyValue = fc.oneof(fc.nat({ max: 100_000 }), fc.maxSafeNat());

/** What the text means, exactly, in the given power of ten; null where that is no whole number. */
function exactly(text: string, decimals: number): bigint | null {
  const [whole = "", fraction = ""] = text.split(".");
  const scaled = BigInt(whole + fraction) * 10n ** BigInt(decimals);
  const divisor = 10n ** BigInt(fraction.length);
  return scaled % divisor === 0n ? scaled / divisor : null;
}

describe("the ISO 4217 table", () => {
  // List One of 2026-01-01 has 178 codes; 13 of them have no minor unit.
  it("has every active code once", () => {
    expect(currencyCodes).toHaveLength(165);
    expect(new Set(currencyCodes).size).toBe(165);
    expect(currencyCodes.every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
  });

  it("lists them in order", () => {
    expect(currencyCodes).toEqual([...currencyCodes].sort());
  });

  it.each(
    Object.entries({
      0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
      2: "AFN ALL COP HUF IDR IRR KPW LAK LBP MGA MMK MRU PKR SLE SOS SYP USD VED VES XAD XCG YER ZWG",
      3: "BHD IQD JOD KWD LYD OMR TND",
      4: "CLF UYW",
    }),
  )("gives %s decimals", (decimals, codes) => {
    for (const code of codes.split(" ")) expect([code, isoDecimals(code)]).toEqual([code, Number(decimals)]);
  });

  it.each([
    "XAU",
    "XXX",
    "XDR",
    "XTS",
    "ANG",
    "BGN",
    "CUC",
    "HRK",
    "SLL",
    "ZWL",
    "usd",
    "",
    "US",
    "toString",
  ])("doesn't know %j", (code) => {
    expect(isoDecimals(code)).toBeUndefined();
  });
});

describe("toDecimal", () => {
  it.each([
    ["USD", 2000, undefined, "20.00"],
    ["USD", 1, undefined, "0.01"],
    ["USD", 0, undefined, "0.00"],
    ["JPY", 500, undefined, "500"],
    ["KWD", 1250, undefined, "1.250"],
    ["KWD", 1250, 2, "1.25"],
    ["KWD", 1255, 2, null],
    ["IDR", 150_000, 0, "1500"],
    ["IDR", 150_050, 0, null],
    ["JPY", 500, 2, "500.00"],
    ["CLF", 12_345, undefined, "1.2345"],
    ["USD", Number.MAX_SAFE_INTEGER, undefined, "90071992547409.91"],
    ["USD", -1, undefined, null],
    ["USD", 1.5, undefined, null],
    ["USD", NaN, undefined, null],
    ["USD", Number.MAX_SAFE_INTEGER + 1, undefined, null],
    ["XXX", 100, undefined, null],
    ["XXX", 100, 2, null],
  ])("%s %d with decimals %s is %j", (currency, value, decimals, text) => {
    expect(toDecimal({ currency, value }, decimals)).toBe(text);
  });

  it("is exact, with just the decimals asked for, or null", () => {
    fc.assert(
      fc.property(currency, anyValue, fc.integer({ min: 0, max: 6 }), (currency, value, decimals) => {
        const iso = isoDecimals(currency) ?? NaN;
        const text = toDecimal({ currency, value }, decimals);
        if (text === null) {
          expect(decimals).toBeLessThan(iso);
          expect(BigInt(value) % 10n ** BigInt(iso - decimals)).not.toBe(0n);
        } else {
          expect(text).toMatch(decimals === 0 ? /^\d+$/ : new RegExp(`^\\d+\\.\\d{${decimals}}$`));
          expect(exactly(text, iso)).toBe(BigInt(value));
        }
      }),
    );
  });
});

describe("fromDecimal", () => {
  it.each(["20", "20.0", "20.00", "20.0000", 20, 20.0])("reads %j as 20.00 USD", (text) => {
    expect(fromDecimal("USD", text)).toEqual(usd(2000));
  });

  it.each([
    ["USD", 20.5, 2050],
    ["USD", 0.29, 29],
    ["USD", 1.1, 110],
    ["USD", 4.35, 435],
    ["USD", "0.00", 0],
    ["USD", "90071992547409.91", Number.MAX_SAFE_INTEGER],
    ["JPY", "500.00", 500],
    ["KWD", "1.25", 1250],
    ["KWD", 1.001, 1001],
  ])("reads %s %j", (currency, text, value) => {
    expect(fromDecimal(currency, text)).toEqual({ currency, value });
  });

  it("reads a provider's own decimals into ISO 4217 minor units", () => {
    expect(fromDecimal("KWD", "1.25", 2)).toEqual({ currency: "KWD", value: 1250 });
    expect(fromDecimal("KWD", "1.250", 2)).toEqual({ currency: "KWD", value: 1250 });
    expect(fromDecimal("KWD", "1.255", 2)).toBeNull();
    expect(fromDecimal("IDR", "1500", 0)).toEqual({ currency: "IDR", value: 150_000 });
    expect(fromDecimal("JPY", "5.5", 4)).toBeNull();
  });

  it.each([
    ...[
      "",
      " ",
      " 20",
      "20 ",
      "20\n",
      "+20",
      "-20",
      "-0",
      "020",
      ".5",
      "20.",
      "2,000",
      "20,00",
      "1e",
      "1e+",
      "1e1.0",
      "2.0001e1",
      "2e-4",
      "1e51",
      "0e51",
      "1e-99",
      "2e999999",
      "02e1",
    ],
    ...[
      "0x14",
      "２０",
      "NaN",
      "Infinity",
      "20.001",
      "20.005",
      "1_000",
      "20.0.0",
      "90071992547409.92",
      "9".repeat(400),
    ],
    ...[-1, NaN, Infinity, 1e21, 1e-7, 20.001, 0.1 + 0.2, 90071992547409.92, 1e15],
  ])("refuses %j", (text) => {
    expect(fromDecimal("USD", text)).toBeNull();
  });

  it.each([
    ["2e1", "USD", 2000],
    ["2E+1", "USD", 2000],
    ["2.05e1", "USD", 2050],
    ["2050e-2", "USD", 2050],
    ["20.500e0", "USD", 2050],
    ["200000E-4", "USD", 2000],
    ["5e2", "JPY", 500],
    ["1.25e0", "KWD", 1250],
    ["0e9", "USD", 0],
    ["0e50", "USD", 0],
    ["2000000000000e-11", "USD", 2000],
    [1e3, "USD", 100_000],
  ])("reads %j %s, in exponent form, exactly", (text, currency, value) => {
    expect(fromDecimal(currency, text)).toEqual({ currency, value });
  });

  it("refuses an unknown currency", () => {
    expect(fromDecimal("XXX", "20", 2)).toBeNull();
  });

  it("refuses a number beyond what a double keeps apart", () => {
    expect(90071992547409.91).toBe(90071992547409.9);
    expect(fromDecimal("USD", 90071992547409.91)).toBeNull();
  });

  it("reads back what toDecimal writes, for every currency", () => {
    for (const currency of currencyCodes)
      fc.assert(
        fc.property(anyValue, fc.integer({ min: 0, max: 4 }), (value, extra) => {
          const text = toDecimal({ currency, value }) ?? "";
          const longer = text.includes(".") ? text + "0".repeat(extra) : text;
          expect(fromDecimal(currency, longer)).toEqual({ currency, value });
        }),
        { numRuns: 20 },
      );
  });

  it("reads a JSON number like its text wherever its 15 digits suffice", () => {
    fc.assert(
      fc.property(currency, fc.nat({ max: 999_999_999_999_999 }), (currency, value) => {
        const text = toDecimal({ currency, value }) ?? "";
        expect(fromDecimal(currency, JSON.parse(text) as number)).toEqual({ currency, value });
      }),
    );
  });

  it("never yields another amount than the text says", () => {
    const decimal = fc.stringMatching(/^\d{1,17}(\.\d{1,6})?$/);
    fc.assert(
      fc.property(currency, decimal, fc.integer({ min: 0, max: 5 }), (currency, text, decimals) => {
        const iso = isoDecimals(currency) ?? NaN;
        const exact = exactly(text, iso);
        const read = fromDecimal(currency, text, decimals);
        if (read !== null) expect(BigInt(read.value)).toBe(exact);
        const readable =
          exact !== null && exact <= BigInt(Number.MAX_SAFE_INTEGER) && exactly(text, decimals) !== null;
        expect(read !== null).toBe(readable && /^(0|[1-9])/.test(text) && !/^0\d/.test(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it("takes any text and any number without throwing", () => {
    fc.assert(
      fc.property(currency, fc.oneof(fc.string(), fc.double()), (currency, text) => {
        const read = fromDecimal(currency, text);
        if (read !== null) expect(Number.isSafeInteger(read.value) && read.value >= 0).toBe(true);
      }),
    );
  });
});

describe("sameMoney", () => {
  it("compares value and currency", () => {
    expect(sameMoney(usd(1), usd(1))).toBe(true);
    expect(sameMoney(usd(1), usd(2))).toBe(false);
    expect(sameMoney(usd(1), { currency: "EUR", value: 1 })).toBe(false);
  });
});

describe("formatMoney", () => {
  it.each([
    ["USD", 2000, "20.00 USD"],
    ["JPY", 500, "500 JPY"],
    ["KWD", 1250, "1.250 KWD"],
    ["USD", -5, "-5 minor units of USD"],
    ["XXX", 7, "7 minor units of XXX"],
  ])("%s %d is %s", (currency, value, text) => {
    expect(formatMoney({ currency, value })).toBe(text);
  });
});
