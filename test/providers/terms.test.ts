import { describe, expect, it } from "vitest";
import { currencyCodes, isoDecimals } from "../../src/domain/currencies.js";
import { providerNames, rulesAt, termsByProvider, termsOf } from "../../src/providers/terms.js";

describe("the terms of every provider", () => {
  it("offers what docs/providers.md says", () => {
    const offered = providerNames.map((name) => {
      const { charge, authCapture } = termsOf(name).methods;
      return [name, Object.keys(charge).sort(), Object.keys(authCapture).sort()];
    });
    expect(offered).toEqual([
      ["payermax", ["card", "dropIn", "hosted", "savedCard"], ["card", "dropIn", "hosted", "savedCard"]],
      ["pockyt", ["card", "savedCard"], []],
    ]);
  });

  it("keeps cards with methods that it offers only, and captures in part only what it captures later", () => {
    for (const name of providerNames) {
      const { methods, savesCardWith, partialCapture } = termsOf(name);
      expect(Object.keys(methods.charge)).toEqual(expect.arrayContaining([...savesCardWith]));
      if (Object.keys(methods.authCapture).length === 0) expect(partialCapture).toBe(false);
    }
  });

  it("names decimals only where they aren't ISO 4217's, of currencies of the table", () => {
    for (const name of providerNames)
      for (const [code, decimals] of termsOf(name).decimals) {
        expect(currencyCodes).toContain(code);
        expect(isoDecimals(code)).not.toBe(decimals);
      }
  });

  it("names currencies of the table only", () => {
    for (const name of providerNames) {
      const { currencies } = termsOf(name);
      if (currencies !== "any") for (const code of currencies) expect(currencyCodes).toContain(code);
    }
  });

  it("covers the default time of the shopper", () => {
    for (const name of providerNames) {
      const { min, max } = termsOf(name).actionTimeoutSeconds;
      expect(min).toBeLessThanOrEqual(1_800);
      expect(max).toBe(86_400);
    }
  });

  it.each(["stripe", "", "toString", "__proto__"])("has none of the provider %j", (name) => {
    expect(termsByProvider.has(name)).toBe(false);
    expect(() => rulesAt(name)).toThrow(`this release has no provider "${name}"`);
  });

  it("is found by a name that a path and a variable can have", () => {
    for (const name of providerNames) expect(name).toMatch(/^[a-z][a-z0-9]*$/);
    expect([...termsByProvider.keys()]).toEqual([...providerNames].sort());
  });
});
