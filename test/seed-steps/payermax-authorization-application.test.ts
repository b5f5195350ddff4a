import { expect, test } from "vitest";
import { PayermaxClient, text } from "../sandbox/support/payermax-client.js";
import { PAYERMAX_MERCHANT, payermaxConfig } from "../support/payermax-merchant.js";
import { CVV, hostedPayment } from "../support/payments.js";
import { movements } from "../support/movements.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { requestsTo } from "./seen.js";

// "Auth-Capture", section 7.1: "divided into three different integrated mode authorizations".

const stack = useStack({ schedules: { poll: [600] } });

/** The provider's own test card. */
const CARD = { number: "4444333322221111", expiryMonth: "03", expiryYear: "2030", cvv: CVV };
const SHOPPER = { reference: "USER42", countryCode: "US", clientIp: "203.0.113.7", userAgent: "Mozilla/5.0" };

function application(paymentId: string) {
  const [sent, ...others] = requestsTo(stack.current, "orderAndPay", paymentId);
  expect(others).toEqual([]);
  expect(sent?.signatureValid).toBe(true);
  return sent?.fields;
}

test("7.1 Authorization Application, cashier: the order is placed and the shopper is sent to the cashier", async () => {
  const paymentId = newPaymentId("cashier");
  const view = await stack.current.holdfast.authorize(hostedPayment(paymentId));
  expect(application(paymentId)).toMatchObject({
    ...{ integrate: "Hosted_Checkout", captureMode: "MANUAL", authorizationType: "FINAL_AUTH" },
    ...{ outTradeNo: paymentId, currency: "USD", userId: "USER42", subject: "Two nights" },
    ...{ frontCallbackUrl: "https://shop.example/return", expireTime: "1800" },
    notifyUrl: `${stack.current.relay.url}/webhooks/payermax/default`,
    totalAmount: expect.stringMatching(/^20(\.00)?$/) as string,
  });
  expect(view).toMatchObject({
    status: "requires_action",
    providerRefs: { tradeToken: expect.any(String) as string },
  });
  const cashier = await fetch(view.action?.url ?? "");
  expect(await cashier.text()).toContain("20.00 USD");
  expect(movements(stack.current, paymentId)).toEqual([]);
});

test("7.1 Authorization Application, direct API: a card from the vault is authorized in one call", async () => {
  const paymentId = newPaymentId("direct");
  const { cardRef } = await stack.current.holdfast.cards.put({ ...CARD, holderName: "James Smith" });
  const view = await stack.current.holdfast.authorize(
    hostedPayment(paymentId, { method: { type: "card", cardRef }, customer: SHOPPER }),
  );
  expect(application(paymentId)).toMatchObject({
    ...{ integrate: "Direct_Payment", captureMode: "MANUAL", authorizationType: "FINAL_AUTH" },
    ...{ country: "US", terminalType: "WEB", "paymentDetail.paymentMethodType": "CARD" },
    "paymentDetail.buyerInfo.clientIp": "203.0.113.7",
  });
  expect(view).toMatchObject({ status: "authorized", action: null, capturedAmount: null });
  expect(movements(stack.current, paymentId)).toEqual(["authorize 20.00"]);
});

test("7.1 Authorization Application, drop-in: the token of the component in the shopper's browser is authorized", async () => {
  const paymentId = newPaymentId("drop_in");
  const dropIn = await typedIntoComponent();
  const view = await stack.current.holdfast.authorize(
    hostedPayment(paymentId, { method: { type: "dropIn", ...dropIn }, customer: SHOPPER }),
  );
  expect(application(paymentId)).toMatchObject({
    ...{ integrate: "Direct_Payment", captureMode: "MANUAL", authorizationType: "FINAL_AUTH" },
  });
  expect(view).toMatchObject({ status: "authorized", action: null, capturedAmount: null });
  expect(movements(stack.current, paymentId)).toEqual(["authorize 20.00"]);
});

/** The shop opens the session and the shopper types a card into PayerMax's component: neither is Holdfast's. */
async function typedIntoComponent() {
  const { sandbox } = stack.current;
  const { privateKey } = payermaxConfig(sandbox);
  const shop = new PayermaxClient(sandbox.url, { ...PAYERMAX_MERCHANT, privateKey });
  const { data } = await shop.send("applyDropinSession", {
    ...{ totalAmount: "20.00", currency: "USD", country: "US", userId: "USER42", componentList: ["CARD"] },
    ...{ captureMode: "MANUAL", authorizationType: "FINAL_AUTH" },
  });
  const sessionKey = text(data.sessionKey);
  const answer = await fetch(`${sandbox.url}/_sandbox/payermax/drop-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ sessionKey }),
  });
  const { paymentToken } = (await answer.json()) as { paymentToken: string };
  return { paymentToken, sessionKey };
}
