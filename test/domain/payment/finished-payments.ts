import type { PaymentView } from "../../../src/domain/payment/view.js";
import { CARD, ID, OPENED_AT, PRICE } from "./facts.js";

/** What finished payments left as their results. */

export const CAPTURED_CHARGE: PaymentView = {
  paymentId: ID,
  account: "default",
  provider: "pockyt",
  kind: "charge",
  status: "captured",
  amount: PRICE,
  capturedAmount: PRICE,
  action: null,
  outcomeUnknown: null,
  authorizationExpiresAt: null,
  savedCard: CARD,
  failure: null,
  attention: null,
  providerRefs: { transactionNo: "T1" },
  updatedAt: OPENED_AT,
};

export const FAILED_CHARGE: PaymentView = {
  ...CAPTURED_CHARGE,
  status: "failed",
  capturedAmount: null,
  savedCard: null,
  failure: { operation: "charge", kind: "declined", code: "failed", message: "the card was declined" },
};

export const CAPTURED_HOLD: PaymentView = {
  ...CAPTURED_CHARGE,
  provider: "payermax",
  kind: "authCapture",
  savedCard: null,
  providerRefs: { tradeToken: "T1", captureNo: "C2" },
};

/** The first capture was refused. */
export const CANCELED_HOLD: PaymentView = {
  ...CAPTURED_HOLD,
  status: "canceled",
  capturedAmount: null,
  providerRefs: { tradeToken: "T1", captureNo: "C1", cancelNo: "L1" },
};
