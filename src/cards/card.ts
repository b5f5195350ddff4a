import { z } from "zod";
import { brandOf, type CardBrand } from "./brand.js";
import { toFieldErrors, type FieldError } from "./field-error.js";
import { passesLuhn } from "./luhn.js";

/** A card as the shopper typed it. It exists in the card vault, its clients and a provider's request only. */
export interface Card {
  /** 12 to 19 digits, no separators. */
  readonly number: string;
  /** "01" to "12". */
  readonly expiryMonth: string;
  /** Four digits. */
  readonly expiryYear: string;
  /** 3 or 4 digits. */
  readonly cvv: string;
  /** 1 to 64 characters. */
  readonly holderName?: string;
}

/** What may be shown and stored of a card. */
export interface CardSummary {
  readonly brand: CardBrand;
  /** The first six digits. */
  readonly bin: string;
  readonly last4: string;
}

export type ParsedCard =
  { readonly ok: true; readonly card: Card } | { readonly ok: false; readonly fields: FieldError[] };

function text(rule: string) {
  return z.string({
    error: (issue) => (issue.input === undefined ? "is required" : `must be a string: ${rule}`),
  });
}

function pattern(expression: RegExp, rule: string) {
  return text(rule).regex(expression, { error: `must be ${rule}`, abort: true });
}

const expiryShape = {
  expiryMonth: pattern(/^(?:0[1-9]|1[0-2])$/, "two digits, 01 to 12"),
  expiryYear: pattern(/^\d{4}$/, "four digits"),
};

const expirySchema = z.object(expiryShape);

/** The form of a card. Expiry is no part of it, so that a card leased across midnight stays readable. */
export const cardSchema: z.ZodType<Card> = z.strictObject(
  {
    number: pattern(/^\d{12,19}$/, "12 to 19 digits, without spaces or dashes").refine(
      passesLuhn,
      "fails the check digit (Luhn): a digit is wrong or missing",
    ),
    ...expiryShape,
    cvv: pattern(/^\d{3,4}$/, "3 or 4 digits"),
    holderName: pattern(
      /^(?=.*\S)\P{Cc}{1,64}$/u,
      "1 to 64 characters, without control characters",
    ).exactOptional(),
  },
  { error: (issue) => (issue.code === "invalid_type" ? "must be a JSON object" : undefined) },
);

const HOUR_MS = 3_600_000;

/** A card is good to the end of its last month wherever the shopper is; the last time zone is UTC-12. */
function hasExpired(expiry: z.infer<typeof expirySchema>, now: number): boolean {
  return now >= Date.UTC(Number(expiry.expiryYear), Number(expiry.expiryMonth)) + 12 * HOUR_MS;
}

/**
 * Checks a card from outside.
 *
 * @param now epoch milliseconds
 * @returns the card, or every bad field with the rule it breaks and never its value
 */
export function parseCard(input: unknown, now: number): ParsedCard {
  const shape = cardSchema.safeParse(input);
  const fields = shape.success ? [] : toFieldErrors(shape.error);
  const expiry = expirySchema.safeParse(input);
  if (expiry.success && hasExpired(expiry.data, now)) {
    fields.push({ field: "expiryYear", message: "the card has expired" });
  }
  return shape.success && fields.length === 0 ? { ok: true, card: shape.data } : { ok: false, fields };
}

export function summarize(card: Card): CardSummary {
  return { brand: brandOf(card.number), bin: card.number.slice(0, 6), last4: card.number.slice(-4) };
}
