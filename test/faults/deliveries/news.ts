import type { Notification } from "../../../bench/stand-in/notifier.js";
import { signer } from "../../../bench/stand-in/payermax-signature.js";
import { ipn } from "../../../bench/stand-in/pockyt-ipn.js";
import { PAYERMAX, POCKYT } from "../campaign/configuration.js";
import type { NewsEvent } from "./plan.js";

/** What a notification tells, by its type at the provider. `IPN` is Pockyt's, the others are PayerMax's. */
export const KINDS = [
  "PAYMENT",
  "CAPTURE",
  "CANCEL",
  "REFUND",
  "CHARGEBACK",
  "MERCHANT_REVIEW",
  "IPN",
] as const;
export type Kind = (typeof KINDS)[number];

/** The provider's words for each kind; `number` is what the provider calls it by. */
const DATA: Readonly<Record<Exclude<Kind, "IPN">, (event: NewsEvent) => object>> = {
  PAYMENT: ({ number, paymentId }) => ({
    ...named(paymentId),
    tradeToken: number,
    status: "SUCCESS",
    ...MONEY,
  }),
  CAPTURE: ({ number, paymentId }) => ({
    ...named(paymentId),
    ...{ requestId: `R${number}`, captureNo: number, status: "SUCCESS", amount: 20, currency: "USD" },
  }),
  CANCEL: ({ number, paymentId }) => ({
    ...named(paymentId),
    ...{ requestId: `R${number}`, cancelNo: number, status: "SUCCESS" },
  }),
  REFUND: ({ number, paymentId }) => ({
    ...named(paymentId),
    ...{ outRefundNo: `R${number}`, refundTradeNo: number, status: "REFUND_SUCCESS" },
    ...{ refundAmount: 5, refundCurrency: "USD" },
  }),
  CHARGEBACK: ({ number, paymentId }) => ({ ...named(paymentId), caseId: number, status: "CASE_OPEN" }),
  MERCHANT_REVIEW: ({ number, paymentId }) => ({ ...named(paymentId), tradeToken: number, status: "ASKED" }),
};

const MONEY = { totalAmount: 20, currency: "USD" };
const named = (outTradeNo: string) => ({ outTradeNo });

export type Sign = (event: NewsEvent) => Omit<Notification, "url"> & {
  readonly path: string;
  /** Anything else makes the provider send it again. */
  readonly acknowledgement: string;
};

/**
 * Signs as the providers do, by code that the relay has no part in.
 *
 * @param platformPrivateKey PEM, PayerMax's own
 */
export function signing(platformPrivateKey: string): Sign {
  const sign = signer(platformPrivateKey);
  return (event) => {
    const { kind, number, paymentId: reference } = event;
    if (kind === "IPN") {
      const money = { amount: "20.00", currency: "USD", settleCurrency: "USD" };
      const fields = { ...money, reference, status: "success", transactionNo: number, customerNo: "200043" };
      const { headers, body } = ipn("", { ...fields, completedAt: "2026-01-15T12:00:00Z" }, POCKYT.token);
      return { path: "/webhooks/pockyt/default", headers, body, acknowledgement: "success" };
    }
    const notifyTime = "2026-01-15T12:00:00.000+00:00";
    const envelope = { code: "APPLY_SUCCESS", msg: "", keyVersion: "1", ...PAYERMAX, notifyTime };
    const body = JSON.stringify({ ...envelope, notifyType: kind, data: DATA[kind](event) });
    return {
      path: "/webhooks/payermax/default",
      headers: { "content-type": "application/json", sign: sign(body) },
      body,
      acknowledgement: '{"msg":"Success","code":"SUCCESS"}',
    };
  };
}
