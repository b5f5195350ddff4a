import { z } from "zod";
import { amount, identifier, longText, orAbsent, text, word as anyWord, words } from "../wire-text.js";

/**
 * What we read of PayerMax's answers and notifications. Unknown fields are ignored; a field that we can do without
 * is read as absent where it has another type than documented, so that it loses no answer. Sources: SEED is the
 * Auth-Capture page, API the vendor's published `api.json`.
 */

const optional = <T>(schema: z.ZodType<T>) => orAbsent(schema).catch(undefined);

const id = identifier.pipe(z.string().min(1).max(128));
const word = anyWord.pipe(z.string().min(1).max(64));

/** Besides card data, the provider's words may quote a token: no long run of such characters gets further. */
const message = text
  .transform((words) =>
    words.replaceAll(/[\w.+/=-]{20,}/g, (run) => (/^[A-Z]+(?:_[A-Z]+)+$/.test(run) ? run : "***")),
  )
  .pipe(words);

/** The envelope of every answer (SEED). */
export const envelope = z.object({ code: word, msg: optional(message), data: z.unknown().optional() });

/** A saved card's token stands in either place (API). */
const paymentDetail = z.object({
  paymentTokenID: optional(id),
  cardInfo: optional(z.object({ paymentTokenID: optional(id) })),
});

/** `data` of `/orderAndPay` (API), of `/orderQuery` (SEED 7.2.2) and of PAYMENT notifications (SEED 7.2.1). */
export const paymentData = z.object({
  outTradeNo: id,
  status: word,
  tradeToken: optional(id),
  totalAmount: optional(amount),
  currency: optional(id),
  /** `MANUAL` for an authorization (SEED 7.2). */
  captureMode: optional(word),
  reference: optional(identifier.pipe(z.string().max(512))),
  resultCode: optional(word),
  resultMsg: optional(message),
  /** In an answer to `/orderQuery` (API). */
  createTime: optional(text),
  completeTime: optional(text),
  /** In the reply of `/orderAndPay` (API). */
  redirectUrl: optional(longText),
  paymentDetails: optional(z.array(paymentDetail).max(100)),
});
export type PaymentData = z.infer<typeof paymentData>;

/** `data` of `/capture` and `/cancel` (SEED 7.3, 7.5) and of their notifications (SEED 7.4, 7.6). */
export const requestData = z.object({
  requestId: id,
  outTradeNo: id,
  status: word,
  captureNo: optional(id),
  cancelNo: optional(id),
  amount: optional(amount),
  currency: optional(id),
  errorCode: optional(word),
  errorMsg: optional(message),
});
export type RequestData = z.infer<typeof requestData>;

/** `data` of `/refund`, `/refundQuery` and of REFUND notifications (API); the reply of `/refund` has no outTradeNo. */
export const refundData = z.object({
  outRefundNo: id,
  status: word,
  outTradeNo: optional(id),
  refundTradeNo: optional(id),
  refundAmount: optional(amount),
  refundCurrency: optional(id),
  resultCode: optional(word),
  resultMsg: optional(message),
});
export type RefundData = z.infer<typeof refundData>;

/** `data` of `/applyDropinSession` (API); as long as a payment's input may repeat it. */
export const sessionData = z.object({
  sessionKey: z.string().min(1).max(512),
  clientKey: z.string().min(1).max(512),
});

/** A token of `/inquirePaymentToken` (API). */
const savedToken = z.object({
  paymentTokenID: id,
  userId: id,
  /** Activated, Expired or Deleted. */
  paymentTokenStatus: word,
  paymentMethodType: word,
  paymentTokenExpiry: optional(text),
  /** The masked number, such as `455701******1010`. */
  cardInfo: optional(text),
  brand: optional(words),
  /** Y or N. */
  ifCVV: optional(word),
  supportMIT: optional(z.boolean()),
});
export type SavedToken = z.infer<typeof savedToken>;

/** `data` of `/inquirePaymentToken` (API). */
export const savedTokens = z.object({ tokenList: orAbsent(z.array(savedToken)) });

/** `data` of `/removePaymentToken` (API). */
export const removedToken = z.object({ paymentTokenID: id, paymentTokenStatus: word });

/** `data` of TOKENIZATION notifications (API): `outTradeNo` stands in the first one only. */
export const tokenData = z.object({
  outTradeNo: optional(id),
  status: optional(word),
  userId: optional(id),
  paymentTokenID: optional(id),
  /** Activated, Expired or Deleted. */
  paymentTokenStatus: optional(word),
  /** Whether it can be charged without the shopper. */
  supportMIT: optional(z.boolean()),
  /** Y or N: whether the CVV must be given again. */
  ifCVV: optional(word),
});

/** `data` of the notifications that are kept for people: cases (API), and types that we don't know. */
export const noticeData = z.object({
  outTradeNo: optional(id),
  status: optional(word),
  /** WIN or FAIL, at a case's end. */
  caseResult: optional(word),
  caseId: optional(id),
  tradeToken: optional(id),
});

/** The envelope of every notification (SEED; API). SEED's CAPTURE and CANCEL have no `code` and `msg`. */
export const notification = z.object({
  notifyType: optional(word),
  appId: optional(id),
  /** `appId`'s older name, still in some TOKENIZATION examples (API). */
  merchantAppId: optional(id),
  merchantNo: optional(id),
  code: optional(word),
  msg: optional(message),
  data: z.unknown().optional(),
});
