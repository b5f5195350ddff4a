import { z } from "zod";
import { brandOf, type CardBrand } from "./card-brand.js";
import { toFieldErrors, type FieldError } from "./field-error.js";
import { pattern } from "./field-rule.js";
import { passesLuhn } from "../domain/input/luhn.js";

/** A card as the shopper typed it. It is only ever in the card vault, the vault's clients and a provider's request. */
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

/** The CVV alone, of a card that the provider has saved and whose CVV it wants again. Nothing of it may be shown. */
export interface CvvOnly {
  /** 3 or 4 digits. */
  readonly cvv: string;
}

/** What one record of the vault holds. */
export type VaultContent = Card | CvvOnly;

export function isWholeCard(content: VaultContent): content is Card {
  return "number" in content;
}

/** What may be shown and stored of a card. */
export interface CardSummary {
  readonly brand: CardBrand;
  /** The first six digits. */
  readonly bin: string;
  readonly last4: string;
}

type ParsedContent =
  | { readonly ok: true; readonly content: VaultContent }
  | { readonly ok: false; readonly fields: FieldError[] };

const expiryShape = {
  expiryMonth: pattern(/^(?:0[1-9]|1[0-2])$/, "two digits, 01 to 12"),
  expiryYear: pattern(/^\d{4}$/, "four digits"),
};

const expirySchema = z.object(expiryShape);

const cvv = pattern(/^\d{3,4}$/, "3 or 4 digits");
const cvvOnlySchema: z.ZodType<CvvOnly> = z.strictObject({ cvv });

/**
 * The form of a card. Not every UnionPay number has a check digit. It doesn't check the expiry, so that a card that
 * expires while it is leased can still be read.
 */
const cardSchema: z.ZodType<Card> = z.strictObject(
  {
    number: pattern(/^\d{12,19}$/, "12 to 19 digits, without spaces or dashes").refine(
      (number) => brandOf(number) === "unionpay" || passesLuhn(number),
      "fails the check digit (Luhn): a digit is wrong or missing",
    ),
    ...expiryShape,
    cvv,
    holderName: pattern(
      /^(?=.*\S)\P{Cc}{1,64}$/u,
      "1 to 64 characters, without control characters",
    ).exactOptional(),
  },
  { error: "must be a JSON object" },
);

/** What a lease gives. */
export const contentSchema: z.ZodType<VaultContent> = z.union([cardSchema, cvvOnlySchema]);

const HOUR_MS = 3_600_000;

/** A card is valid to the end of its last month in every time zone; the last one to get there is UTC-12. */
function hasExpired(expiry: z.infer<typeof expirySchema>, now: number): boolean {
  return now >= Date.UTC(Number(expiry.expiryYear), Number(expiry.expiryMonth)) + 12 * HOUR_MS;
}

/**
 * Checks what is to be stored: a card, or an object with nothing but a `cvv`.
 *
 * @param now epoch milliseconds
 * @returns it, or every bad field with the rule it breaks and never its value
 */
export function parseContent(input: unknown, now: number): ParsedContent {
  if (hasOnlyCvv(input)) {
    const alone = cvvOnlySchema.safeParse(input);
    return alone.success
      ? { ok: true, content: alone.data }
      : { ok: false, fields: toFieldErrors(alone.error) };
  }
  const shape = cardSchema.safeParse(input);
  const fields = shape.success ? [] : toFieldErrors(shape.error);
  const expiry = expirySchema.safeParse(input);
  if (expiry.success && hasExpired(expiry.data, now)) {
    fields.push({ field: "expiryYear", message: "the card has expired" });
  }
  return shape.success && fields.length === 0 ? { ok: true, content: shape.data } : { ok: false, fields };
}

function hasOnlyCvv(input: unknown): boolean {
  return typeof input === "object" && input !== null && Object.keys(input).join() === "cvv";
}

export function summarize(card: Card): CardSummary {
  return { brand: brandOf(card.number), bin: card.number.slice(0, 6), last4: card.number.slice(-4) };
}
