import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { currencyCodes, isoDecimals } from "../../src/domain/currencies.js";
import type { Money } from "../../src/domain/money.js";
import { decimalsAt } from "../../src/domain/provider-terms.js";
import {
  isWritable as isPayermaxWritable,
  readAmount,
  writeAmount,
} from "../../src/providers/payermax/decimals.js";
import { toJson } from "../../src/providers/payermax/json.js";
import { toReport } from "../../src/providers/pockyt/reports.js";
import { isWritable as isPockytWritable } from "../../src/providers/pockyt/decimals.js";
import { chargeFields, refundFields } from "../../src/providers/pockyt/requests.js";
import { paymentResult } from "../../src/providers/pockyt/wire.js";
import { providerNames, termsOf, type ProviderName } from "../../src/providers/terms.js";
import { CHARGE } from "./pockyt/support.js";

interface Wire {
  readonly isWritable: (amount: Money) => boolean;
  /** The amount as JSON has it. */
  readonly write: (amount: Money) => string;
  readonly read: (json: string, currency: string) => Money | null;
}

const paidWith = { type: "savedCard", token: "pp_1", merchantInitiated: true } as const;

const WIRES: Record<ProviderName, Wire> = {
  pockyt: {
    isWritable: isPockytWritable,
    write(amount) {
      const charged = chargeFields({ ...CHARGE, amount }, paidWith, { ipnUrl: "" }).amount;
      const refund = { ...CHARGE, requestId: "R1", refundAmount: amount };
      expect(refundFields(refund).refundAmount).toBe(charged);
      return JSON.stringify(charged);
    },
    read: (json, currency) =>
      toReport(paymentResult.parse({ status: "success", amount: JSON.parse(json) as unknown, currency }), {
        currency,
      }).amount,
  },
  payermax: {
    isWritable: isPayermaxWritable,
    write: (amount) => toJson(writeAmount(amount)),
    read: (json, currency) => readAmount(JSON.parse(json) as number, currency),
  },
};

/** Beyond these digits a JSON number is no longer exact. */
const SAFE_DIGITS = 10 ** 15;

describe.each(providerNames)("an amount at %s", (provider) => {
  const { isWritable, write, read } = WIRES[provider];
  const offered = termsOf(provider);
  const currencies = offered.currencies === "any" ? currencyCodes : offered.currencies;
  const unitOf = (currency: string) =>
    10 ** Math.max(0, (isoDecimals(currency) ?? 0) - (decimalsAt(offered, currency) ?? 0));

  it.each(currencies)("in %s is written, and read back as it was", (currency) => {
    const unit = unitOf(currency);
    const digits = 10 ** (decimalsAt(offered, currency) ?? 0) / 10 ** (isoDecimals(currency) ?? 0);
    const most = Math.floor(Math.min(SAFE_DIGITS / digits - 1, Number.MAX_SAFE_INTEGER) / unit);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: most }), (units) => {
        const amount = { currency, value: units * unit };
        expect(isWritable(amount)).toBe(true);
        expect(read(write(amount), currency)).toEqual(amount);
      }),
      { numRuns: 50 },
    );
  });

  it("that is larger than a JSON number holds, or was rounded to one, is never read as another", () => {
    const amounts = fc.record({
      currency: fc.constantFrom(...currencies),
      value: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    });
    fc.assert(
      fc.property(amounts, (amount) => {
        fc.pre(isWritable(amount));
        expect([null, amount]).toContainEqual(read(write(amount), amount.currency));
      }),
    );
  });

  it("that is too fine is not written, in each currency that the table says so of", () => {
    const fine = currencies.filter((currency) => unitOf(currency) > 1);
    expect(fine.sort()).toEqual([...offered.decimals.keys()].sort());
    for (const currency of fine) {
      const amount = { currency, value: unitOf(currency) + 1 };
      expect(isWritable(amount)).toBe(false);
      expect(() => write(amount)).toThrow(RangeError);
    }
  });
});
