import { hasCheckDigit } from "../card-numbers.js";

/** How a test card behaves: when it is charged with its number, and later when it is charged by its vaultId. */
export type CardBehavior = {
  firstCharge: "3ds" | "success" | "declined";
  vaultCharge: "success" | "declined";
};

/** A card as the sandbox keeps it. The number and the CVV are gone once this is made. */
export type StoredCard = { bin: string; last4: string; behavior: CardBehavior };

const USUAL: CardBehavior = { firstCharge: "3ds", vaultCharge: "success" };

const BEHAVIORS: Readonly<Record<string, CardBehavior>> = {
  "4111111111111111": USUAL, // SEED: triggers 3DS
  "5425233430109903": { firstCharge: "success", vaultCharge: "success" }, // docs.pockyt.io/v1.1/reference/capture
  "4000000000000002": { firstCharge: "declined", vaultCharge: "declined" }, // the sandbox's own
  "4000000000000341": { firstCharge: "3ds", vaultCharge: "declined" }, // the sandbox's own
};

export function storedCard(number: string): StoredCard {
  return { bin: number.slice(0, 6), last4: number.slice(-4), behavior: BEHAVIORS[number] ?? USUAL };
}

/** UnionPay's need not end in a check digit. */
export function isCardNumber(text: string): boolean {
  return /^\d{13,19}$/.test(text) && (text.startsWith("62") || hasCheckDigit(text));
}

/** A card is good until the end of its month. */
export function isExpired(month: string, year: string, now: number): boolean {
  return now >= Date.UTC(Number(year), Number(month), 1);
}
