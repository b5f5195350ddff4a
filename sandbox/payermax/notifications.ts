import { cardInfoOf, orderFields } from "./order-fields.js";
import { modificationStatus } from "./modification-fields.js";
import { refundFields } from "./refund-fields.js";
import type { Modification, Order, Refund } from "./records.js";
import { compactTime } from "./times.js";
import { tokenExpiry } from "./token-expiry.js";

/** What somebody holds against a payment. */
export const CASE_TYPES = ["CHARGEBACK", "DISPUTE", "FRAUD", "CUSTOMER COMPLAINT"] as const;

export const NOTIFY_TYPES = [
  "PAYMENT",
  "CAPTURE",
  "CANCEL",
  "REFUND",
  "TOKENIZATION",
  ...CASE_TYPES,
] as const;

/** What a notification says; the sender adds the envelope. */
export type Notification = {
  notifyType: (typeof NOTIFY_TYPES)[number];
  result?: { code: string; msg: string };
  data: Record<string, unknown>;
};

const ACCEPTED = { code: "APPLY_SUCCESS", msg: "" };

const PAYMENT_RESULTS = {
  PENDING: { code: "PAYMENT_PROCESSING", msg: "The payment is being processed" },
  SUCCESS: ACCEPTED,
  FAILED: { code: "PAYMENT_FAILED", msg: "The payment failed" },
  CLOSED: { code: "ORDER_CLOSED", msg: "The order is closed" },
};

/** SEED 7.2.1. */
export function paymentNotification(order: Order): Notification {
  return { notifyType: "PAYMENT", result: PAYMENT_RESULTS[order.status], data: orderFields(order) };
}

/** SEED 7.4 and 7.6: neither amount nor currency, though the API reference requires them of a capture. */
export function modificationNotification(modification: Modification): Notification {
  const { kind, number, requestId, order, isFinal } = modification;
  return {
    notifyType: kind === "capture" ? "CAPTURE" : "CANCEL",
    data: {
      [`${kind}No`]: number,
      requestId,
      outTradeNo: order.outTradeNo,
      ...(kind === "capture" && { isFinal }),
      ...modificationStatus(modification),
    },
  };
}

/** The API reference's REFUND notification. */
export function refundNotification(refund: Refund): Notification {
  const failed = { code: "REFUND_FAILED", msg: "The refund failed" };
  return {
    notifyType: "REFUND",
    result: refund.status === "REFUND_FAILED" ? failed : ACCEPTED,
    data: refundFields(refund),
  };
}

/** The API reference's TOKENIZATION notification, of the fields that mean something here. */
export function tokenNotification(order: Order, paymentTokenID: string): Notification {
  return {
    notifyType: "TOKENIZATION",
    result: ACCEPTED,
    data: {
      userId: order.userId,
      paymentTokenID,
      tokenScope: "tokenAcq",
      paymentTokenExpiry: compactTime(tokenExpiry(order)),
      paymentTokenStatus: "Activated",
      // JSON in a string here, unlike in a payment's details.
      cardInfo: JSON.stringify(cardInfoOf(order)),
      ifCVV: order.card.needsCvv ? "Y" : "N",
      brand: order.card.cardOrg,
      outTradeNo: order.outTradeNo,
      paymentMethodType: order.paymentMethodType,
      ...(order.country !== undefined && { country: order.country }),
      supportMIT: order.bindsForMit,
      status: "SUCCESS",
    },
  };
}

/** The API reference's chargeBackNotifyUrl, of the fields that mean something here. */
export function caseNotification(
  { outTradeNo, tradeToken }: Order,
  { type, caseId, status, caseResult }: Case,
): Notification {
  return {
    notifyType: type,
    data: { caseId, outTradeNo, tradeToken, status, ...(caseResult !== undefined && { caseResult }) },
  };
}

export type Case = {
  type: (typeof CASE_TYPES)[number];
  caseId: string;
  /** Such as `DISPUTE_RECEIVED`, and `DISPUTE_END` once it is decided. */
  status: string;
  /** How it was decided. */
  caseResult?: "WIN" | "FAIL" | undefined;
};
