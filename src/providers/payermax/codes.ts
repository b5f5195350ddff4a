/**
 * How a `code` ends a call. `declined`: the documents don't say that errors are signed, and no unsigned error decides
 * about money, so unsigned it is unknown; signed, the order in its `data` decides, and without one it is a refusal.
 * `notFound`: a query's "no such order"; in doubt after a payment, to any other call a refusal. `duplicate`: unknown,
 * and there is a record under our id.
 */
export type CodeEnding =
  "answered" | "refused" | "notSent" | "unknown" | "notFound" | "duplicate" | "declined";

interface Code {
  readonly meaning: string;
  readonly ending: CodeEnding;
  /** Of the code and its meaning; the endings are our reading unless the meaning says what to do. */
  readonly source: string;
}

const LIST = "docs, collection error code list";
const ENDPOINT = "docs, /orderAndPay error codes";

const code = (name: string, ending: CodeEnding, meaning: string, source = LIST) =>
  [name, { meaning, ending, source }] as const;

/** A map: an object would know codes such as `constructor`. */
export const CODES: ReadonlyMap<string, Code> = new Map([
  code("APPLY_SUCCESS", "answered", "request accepted; the status decides"),

  code("TOO_MANY_REQUEST", "notSent", "request limit exceeded, retry later", ENDPOINT),
  code("REQ_TIME_OVER_TIME", "notSent", "requestTime is more than two minutes off, resend", ENDPOINT),

  code("SYSTEM_ERROR", "unknown", "system busy, try again later"),
  code("UNEXPECTED_ERROR", "unknown", "unknown mistake, try it later"),
  code("REQUEST_TIMEOUT", "unknown", "no result yet; wait for it"),
  code("PAYMENT_PROCESSING", "unknown", "payment processing"),
  code("ORDER_CLOSED", "unknown", "order closed"),
  code("ORDER_REPEAT", "duplicate", "duplicate order"),
  code("ORDER_NOT_EXIST", "notFound", "order does not exist"),

  code("SIGN_VERIFY_FAILED", "refused", "signature error"),
  code("MERCHANT_INVALID", "refused", "invalid merchant"),
  code("MERCHANT_APP_INVALID", "refused", "invalid app, or no signature key configured for it"),
  code("CONTRACT_INVALID", "refused", "invalid contract"),
  code("ONBOARD_ERROR", "refused", "merchant not reported"),
  code("PARAMS_INVALID", "refused", "invalid parameter"),
  code("AMOUNT_INVALID", "refused", "invalid amount"),
  code("AMOUNT_LIMIT", "refused", "amount limit"),
  code("AMOUNT_LIMIT_MINIMUM", "refused", "minimum amount limit"),
  code("AMOUNT_LIMIT_MAXIMUM", "refused", "maximum amount limit"),
  code("COUNTRY_INVALID", "refused", "invalid country"),
  code("CURRENCY_INVALID", "refused", "invalid currency"),
  code("EMAIL_INVALID", "refused", "invalid email"),
  code("PHONE_NUM_INVALID", "refused", "invalid phone number"),
  code("PARTICIPANT_INVALID", "refused", "invalid participant"),
  code("PAYEE_NAME_INVALID", "refused", "invalid payer name"),
  code("DOCUMENT_INVALID", "refused", "invalid document"),
  code("ID_NUM_INVALID", "refused", "invalid ID number"),
  code("TCK_INVALID", "refused", "invalid TC Kimlik No. (Turkish ID number)"),
  code("CNIC_INVALID", "refused", "invalid CNIC (Pakistani ID number)"),
  code("DATE_INVALID", "refused", "invalid date"),
  code("BANKCODE_INVALID", "refused", "invalid bank card number"),
  code("UPI_INVALID", "refused", "invalid UPI"),
  code("REMARK_INVALID", "refused", "invalid remark"),
  code("BARCODE_REFRESH_LIMIT", "refused", "barcode refresh limit"),
  code("BARCODE_REFRESH_FAILED", "refused", "barcode refresh failed"),
  code("PAYMENT_METHOD_NOT_EXIST", "refused", "payment method does not exist"),
  code("PAYMENT_METHOD_SUSPEND", "refused", "payment method temporarily unavailable"),
  code("REFUND_NO_INVALID", "refused", "invalid refund order number"),
  // Nothing was processed, and whether the same outRefundNo may come again isn't said: a new refund may.
  code(
    "REFUND_INSUFFICIENT_BALANCE",
    "refused",
    "pending settlement too low; re-apply after new paid orders",
  ),

  code("REFUND_FAILED", "declined", "refund failed"),
  code("PAYMENT_FAILED", "declined", "payment failed"),
  code("PAYMENT_REJECTED", "declined", "request denied"),
  code("ISSUER_PAYMENT_REJECTED", "declined", "request rejected by third party"),
  code("AUTHENTICATE_FAILED", "declined", "authentication failed"),
  code("AUTH_FAILED", "declined", "authorization failed or does not exist"),
  code("AUTH_EXPIRED", "declined", "authorization expired"),
  code("BALANCE_INSUFFICIENT", "declined", "insufficient balance"),
  code("CARD_INVALID", "declined", "invalid card number"),
  code("CARD_EXPIRE_DATE_INVALID", "declined", "invalid card validity period"),
  code("CARD_HOLDER_NAME_INVALID", "declined", "invalid cardholder name"),
  code("CVV_INVALID", "declined", "invalid CVV"),
  code("UNSUPPORT_CARD", "declined", "card not supported"),
  code("ACCOUNT_INVALID", "declined", "invalid account"),
  code("ACCOUNT_BLOCKED", "declined", "account locked or frozen"),
  code("DECLINED_BY_MERCHANT_BLACKLIST", "declined", "merchant blacklist blocking"),
  code("OTP_VERIFY_LIMIT", "declined", "OTP verification exceeds limit"),
  code("OTP_VERIFY_FAILED", "declined", "OTP verification failed"),
  code("OVER_VERIFY_LIMIT", "declined", "number of verifications exceeded"),
  code("PIN_VERIFY_LIMIT", "declined", "PIN verification exceeds limit"),
  code("PIN_INVALID", "declined", "invalid PIN"),
]);
