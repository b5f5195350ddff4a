/**
 * Names from PayerMax's error code list (docs.payermax.com appendix/collection/error-code-list) and the
 * orderAndPay reference. Which of them capture, cancel and refund use is not documented: that is the
 * sandbox's own choice.
 */
export const REFUSAL_CODE = {
  params: "PARAMS_INVALID",
  merchant: "MERCHANT_INVALID",
  app: "MERCHANT_APP_INVALID",
  signature: "SIGN_VERIFY_FAILED",
  requestTime: "REQ_TIME_OVER_TIME",
  repeat: "ORDER_REPEAT",
  unknownOrder: "ORDER_NOT_EXIST",
  closed: "ORDER_CLOSED",
  processing: "PAYMENT_PROCESSING",
  rejected: "PAYMENT_REJECTED",
  lapsed: "AUTH_EXPIRED",
  amount: "AMOUNT_INVALID",
  currency: "CURRENCY_INVALID",
  refund: "REFUND_FAILED",
} as const;

type RefusalCode = (typeof REFUSAL_CODE)[keyof typeof REFUSAL_CODE];

/** The provider says no; nothing was done. */
export class Refusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}
