import { z } from "zod";

/** What providers' JSON has in common. Every text is bounded, so that nothing unbounded gets into a history. */

export const text = z.string().max(2048);

/** Providers write amounts as text and as numbers. */
export const amount = z.union([text, z.number()]);

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
