export const CARD_BRANDS = [
  "visa",
  "mastercard",
  "amex",
  "discover",
  "jcb",
  "diners",
  "unionpay",
  "unknown",
] as const;

export type CardBrand = (typeof CARD_BRANDS)[number];

/** Issuer ranges as [first, last], both of the same number of leading digits, both inclusive. */
const RANGES: readonly (readonly [CardBrand, first: string, last: string])[] = [
  ["visa", "4", "4"],
  ["mastercard", "51", "55"],
  ["mastercard", "2221", "2720"],
  ["amex", "34", "34"],
  ["amex", "37", "37"],
  ["discover", "6011", "6011"],
  ["discover", "644", "649"],
  ["discover", "65", "65"],
  ["jcb", "3528", "3589"],
  ["diners", "300", "305"],
  ["diners", "3095", "3095"],
  ["diners", "36", "36"],
  ["diners", "38", "39"],
  // Discover shares 622126 to 622925; such a card has UnionPay printed on it.
  ["unionpay", "62", "62"],
  ["unionpay", "81", "81"],
];

/** The card scheme by the number's leading digits. A card of an "unknown" one is as valid as any other. */
export function brandOf(number: string): CardBrand {
  const range = RANGES.find(([, first, last]) => {
    const prefix = number.slice(0, first.length);
    return prefix.length === first.length && prefix >= first && prefix <= last;
  });
  return range?.[0] ?? "unknown";
}
