import { describe, expect, it } from "vitest";
import {
  capabilities,
  capabilitiesOf,
  isProviderName,
  providerNames,
} from "../../src/domain/capabilities.js";
import { currencyCodes, isoDecimals } from "../../src/domain/currencies.js";

describe("capabilities", () => {
  it("offers what the contract says", () => {
    const offered = providerNames.map((name) => {
      const { charge, authCapture } = capabilitiesOf(name).methods;
      return [name, Object.keys(charge).sort(), Object.keys(authCapture).sort()];
    });
    expect(offered).toEqual([
      ["pockyt", ["card", "savedCard"], []],
      ["payermax", ["card", "dropIn", "hosted", "savedCard"], ["card", "dropIn", "hosted", "savedCard"]],
    ]);
  });

  it("keeps cards with methods that it offers only, and captures in part only what it captures later", () => {
    for (const name of providerNames) {
      const { methods, savesCardWith, partialCapture } = capabilitiesOf(name);
      expect(Object.keys(methods.charge)).toEqual(expect.arrayContaining([...savesCardWith]));
      if (Object.keys(methods.authCapture).length === 0) expect(partialCapture).toBe(false);
    }
  });

  it("names decimals only where they aren't ISO 4217's, of currencies of the table", () => {
    for (const name of providerNames)
      for (const [code, decimals] of capabilitiesOf(name).decimals) {
        expect(currencyCodes).toContain(code);
        expect(isoDecimals(code)).not.toBe(decimals);
      }
  });

  it("names currencies of the table only", () => {
    for (const name of providerNames) {
      const { currencies } = capabilitiesOf(name);
      if (currencies !== "any") for (const code of currencies) expect(currencyCodes).toContain(code);
    }
  });

  it("covers the default time of the shopper", () => {
    for (const name of providerNames) {
      const { min, max } = capabilities[name].actionTimeoutSeconds;
      expect(min).toBeLessThanOrEqual(1_800);
      expect(max).toBe(86_400);
    }
  });

  it.each(["stripe", "", "toString", "__proto__", null, undefined, 1])("knows no provider %j", (name) => {
    expect(isProviderName(name)).toBe(false);
  });
});
