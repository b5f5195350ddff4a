import { z } from "zod";

/**
 * What we read of Pockyt's answers. Unknown fields are ignored; `null` and `""` are what an absent field is.
 * Sources: SEED is the tutorial, docs the API pages.
 */

const text = z.string().max(2048);
const amount = z.union([text, z.number()]);

function orAbsent<T>(schema: z.ZodType<T>) {
  return schema
    .nullable()
    .transform((value) => (value === null || value === "" ? undefined : value))
    .optional();
}

/** The provider's words, which may quote the card that they refuse: no number, expiry or CVV gets further. */
const words = text.transform((words) => words.replaceAll(/\d{1,2}\s*[/-]\s*\d{2,4}|\d{3,}/g, "***"));
const word = text.transform((word) => word.replaceAll(/(?:\d[ -]?){12,}/g, "***"));

/** Result of `/v1/customers/create` (SEED). */
export const customerResult = z.object({ customerNo: text.min(1) });

const refund = z.object({
  refundReference: orAbsent(text),
  refundTransactionNo: orAbsent(text),
  refundAmount: amount,
  currency: orAbsent(text),
});

/** Result of `/order/v4/capture` (SEED) and of the query and cancel (docs, `/app-data-search/v3`). */
export const paymentResult = z.object({
  status: word.pipe(text.min(1)),
  /** As a number it may have lost digits while it was parsed: then it is left out. */
  transactionNo: orAbsent(
    z.union([text, z.number().transform((no) => (Number.isSafeInteger(no) ? String(no) : ""))]),
  ),
  /** `payment` or `refund`, in the query's answer (docs). */
  transactionType: orAbsent(text),
  reference: orAbsent(text),
  amount: orAbsent(amount),
  currency: orAbsent(text),
  /** SEED has the first name, docs' reference page the second. */
  authenticationUrl: orAbsent(text),
  authUrl: orAbsent(text),
  errorCode: orAbsent(word),
  errorMessage: orAbsent(words),
  refundInfo: orAbsent(z.array(refund).max(1000)),
});
export type PaymentResult = z.infer<typeof paymentResult>;

/** The envelopes seen: SEED's `status`/`resultBody`, the v3 documents' `ret_code`/`result`, customers' `customer`. */
export const envelope = z.object({
  /** Shorter than any card number. */
  ret_code: orAbsent(z.string().max(12)),
  ret_msg: orAbsent(words),
  retMsg: orAbsent(words),
  status: z.unknown().optional(),
  result: z.unknown().optional(),
  customer: z.unknown().optional(),
  resultBody: z.unknown().optional(),
});

/** The IPN of a card capture (SEED, docs' webhook format), after the signature has been verified. */
export const ipn = z.object({
  reference: text.min(1),
  transactionNo: text.min(1),
  status: word.pipe(text.min(1)),
  amount: text,
  currency: text,
  customerNo: text.optional(),
  vaultId: text.optional(),
});
