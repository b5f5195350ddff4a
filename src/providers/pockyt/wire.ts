import { z } from "zod";
import { amount, identifier, longText, orAbsent, text, word, words } from "../wire-text.js";

/**
 * What we read of Pockyt's answers. Unknown fields are ignored. Sources: SEED is the tutorial, docs the API pages.
 */

/** Result of `/v1/customers/create` (SEED). */
export const customerResult = z.object({ customerNo: identifier.pipe(text.min(1)) });

/** Left out where it isn't a number of anything, such as 1.5: then it tells nothing. */
const transactionNo = orAbsent(z.union([identifier, z.number().transform(() => "")]));

/** One of `refundInfo` in the query's answer (docs). */
const refund = z.object({
  refundReference: orAbsent(identifier),
  refundTransactionId: transactionNo,
  refundAmount: amount,
  currency: orAbsent(text),
});

/** Result of `/order/v4/capture` (SEED) and of the query and cancel (docs, `/app-data-search/v3`). */
export const paymentResult = z.object({
  status: word.pipe(text.min(1)),
  transactionNo,
  /** `payment` or `refund`, in the query's answer (docs). */
  transactionType: orAbsent(text),
  reference: orAbsent(identifier),
  amount: orAbsent(amount),
  currency: orAbsent(text),
  /** SEED has the first name, docs' reference page the second. */
  authenticationUrl: orAbsent(longText),
  authUrl: orAbsent(longText),
  errorCode: orAbsent(identifier.pipe(word)),
  errorMessage: orAbsent(words),
  refundInfo: orAbsent(z.array(refund).max(1000)),
});
export type PaymentResult = z.infer<typeof paymentResult>;

/** Result of `/app-data-search/v3/refund` (docs; they show no currency in it). */
export const refundResult = z.object({
  status: word.pipe(text.min(1)),
  reference: orAbsent(identifier),
  refundReference: orAbsent(identifier),
  refundTransactionNo: transactionNo,
  refundAmount: orAbsent(amount),
  currency: orAbsent(text),
  errorCode: orAbsent(identifier.pipe(word)),
  errorMessage: orAbsent(words),
});
export type RefundResult = z.infer<typeof refundResult>;

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

/**
 * The IPN of a card capture (SEED, docs' webhook format), after the signature has been verified. As long as a
 * notification may be.
 */
export const ipn = z.object({
  reference: z.string().min(1).max(128),
  transactionNo: z.string().min(1).max(256),
  status: word.pipe(z.string().min(1).max(64)),
  amount: orAbsent(z.string()),
  currency: orAbsent(z.string()),
  customerNo: z.string().max(256).optional(),
  vaultId: z.string().max(512).optional(),
});
