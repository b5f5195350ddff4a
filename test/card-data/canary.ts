import { randomInt } from "node:crypto";
import { passesLuhn } from "../../src/domain/input/luhn.js";

/** A card that is used once, so that wherever its number turns up it is this payment's. */
export interface Canary {
  readonly number: string;
  readonly cvv: string;
}

/** Numbers with the prefix, and whatever digits make them up; made at run time, so that no file of ours holds one. */
export function canaries(count: number, prefix: string): Canary[] {
  const made = new Map<string, Canary>();
  while (made.size < count) {
    const head = prefix + Array.from({ length: 15 - prefix.length }, () => randomInt(10)).join("");
    const number = Array.from({ length: 10 }, (_, digit) => `${head}${digit}`).find(passesLuhn) ?? "";
    made.set(number, { number, cvv: String(randomInt(100, 1_000)) });
  }
  return [...made.values()];
}
