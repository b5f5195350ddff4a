import { Wrong, type Format } from "./format.js";

/**
 * ISO 4217 codes with commas between.
 *
 * @param taken what the provider takes: an account may take fewer
 */
export function currencies(taken: readonly string[] | "any"): Format<readonly string[]> {
  return {
    expected: taken === "any" ? "ISO 4217 codes, with commas" : `some of ${taken.join(", ")}, with commas`,
    read(text) {
      const codes = text.split(",").map((code) => code.trim());
      const isTaken = (code: string) => (taken === "any" ? /^[A-Z]{3}$/.test(code) : taken.includes(code));
      return codes.every(isTaken) ? codes : new Wrong("has others in it");
    },
  };
}
