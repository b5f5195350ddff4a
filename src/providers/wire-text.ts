import { z } from "zod";

/** What providers' JSON has in common. Every text is bounded, so that nothing unbounded gets into a history. */

export const text = z.string().max(2048);

/** A provider's or our own number of something. Where texts are documented, numbers are read too. */
export const identifier = z.union([text, z.int().transform(String)]);

/** Providers write amounts as text and as numbers. */
export const amount = z.union([text, z.number()]);

/** A page's URL before it is read as one (`redirect-url.ts`); a longer one than that takes is still a text. */
export const longText = z.string();

/** `null` and `""` are what an absent field is. */
export function orAbsent<T>(schema: z.ZodType<T>) {
  return schema
    .nullable()
    .transform((value) => (value === null || value === "" ? undefined : value))
    .optional();
}

/** The provider's words, which may quote the card that they refuse: no number, expiry or CVV gets further. */
export const words = text.transform((words) => words.replaceAll(/\d{1,2}\s*[/-]\s*\d{2,4}|\d{3,}/g, "***"));

/** A status or a code, in which no card number gets further. */
export const word = text.transform((word) => word.replaceAll(/(?:\d[ -]?){12,}/g, "***"));
