import { AUTH_CAPTURE_PAYMENT } from "../../src/workflows/messages.js";
import type { Merchant } from "../merchant.js";
import { paymentNotification } from "../stand-in/payermax-notification.js";
import { signer } from "../stand-in/payermax-signature.js";
import type { NotificationKind } from "./notification-kind.js";
import { webhookOf } from "./webhooks.js";

/** The PAYMENT notification of an authorization that the shopper paid at the cashier. */
export function payermaxPayment(merchant: Merchant, platformPrivateKey: string): NotificationKind {
  const sign = signer(platformPrivateKey);
  const { appId, merchantNo } = merchant.payermax;
  return {
    title: "PayerMax PAYMENT",
    workflowType: AUTH_CAPTURE_PAYMENT,
    acknowledgement: '{"msg":"Success","code":"SUCCESS"}',
    webhook: webhookOf(merchant, "payermax"),
    notify(relayUrl, paymentId, number) {
      const time = new Date().toISOString();
      const order = {
        asked: { ...ASKED, outTradeNo: paymentId },
        merchant: { appId, merchantNo },
        tradeToken: `T${FIRST_NUMBER + BigInt(number)}`,
        createTime: time,
        completeTime: time,
        holdEnd: undefined,
      };
      return paymentNotification(`${relayUrl}/webhooks/payermax/default`, order, sign);
    },
  };
}

/** As long as the vendor's numbers. */
const FIRST_NUMBER = 378125656535259873n;

/** As Holdfast asks for an authorization; the reference is a run's id. */
const ASKED = {
  totalAmount: 20,
  currency: "USD",
  captureMode: "MANUAL",
  authorizationType: "FINAL_AUTH",
  country: "US",
  reference: "0197f2c4-5d1e-7a3b-9c8d-2e4f6a8b0c1d",
};
