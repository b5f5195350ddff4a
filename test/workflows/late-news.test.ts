import { describe, expect, test } from "vitest";
import { authorizedPayment, until } from "../support/payments.js";
import { newsSign, PLATFORM, postNews } from "../support/payermax-news.js";
import { asked, capturedPayment, untilAftercare, usd } from "../support/refunds.js";
import { newPaymentId, useStack } from "../support/stack.js";

const ACKNOWLEDGED = '{"msg":"Success","code":"SUCCESS"}';

const stack = useStack({ sandbox: { payermax: { platformPrivateKey: PLATFORM.privateKey } } });

async function post(type: string, data: object): Promise<void> {
  const response = await postNews(stack.current.relay, type, data);
  expect([response.status, await response.text()]).toEqual([200, ACKNOWLEDGED]);
}

const aftercare = (paymentId: string) => stack.current.holdfast.aftercare({ paymentId });

describe("a repeat of what a finished payment's result says starts no aftercare", () => {
  /** Sends again what the provider has sent about this payment, as it was. */
  async function sendAgain(paymentId: string): Promise<void> {
    const sent = () => stack.current.sandbox.webhooks().filter(({ reference }) => reference === paymentId);
    await expect.poll(() => sent().length).toBeGreaterThan(0);
    await expect.poll(() => sent().every(({ acknowledged }) => acknowledged)).toBe(true);
    for (const { url, body, contentType, headers } of sent().map(asRequest)) {
      const answer = await fetch(url, {
        method: "POST",
        headers: { ...headers, "content-type": contentType },
        body,
      });
      expect(answer.status).toBe(200);
    }
  }

  function asRequest({ url, body, provider }: { url: string; body: string; provider: string }) {
    return provider === "payermax"
      ? { url, body, contentType: "application/json", headers: { sign: newsSign(body) } }
      : { url, body, contentType: "application/x-www-form-urlencoded", headers: {} };
  }

  test("a charge at Pockyt", async () => {
    const paymentId = newPaymentId("ipn");
    await capturedPayment(stack.current, paymentId, "pockyt");
    await sendAgain(paymentId);
    expect(await aftercare(paymentId)).toBeNull();
  });

  test("a charge at PayerMax", async () => {
    const paymentId = newPaymentId("payment");
    await capturedPayment(stack.current, paymentId, "payermax");
    await sendAgain(paymentId);
    expect(await aftercare(paymentId)).toBeNull();
  });

  test("a capture, and the authorization before it", async () => {
    const paymentId = newPaymentId("capture");
    await authorizedPayment(stack.current, paymentId);
    await stack.current.holdfast.capture({ paymentId });
    await sendAgain(paymentId);
    expect(await aftercare(paymentId)).toBeNull();
  });

  test("a cancel, and the authorization before it", async () => {
    const paymentId = newPaymentId("cancel");
    await authorizedPayment(stack.current, paymentId);
    await stack.current.holdfast.cancel({ paymentId });
    await sendAgain(paymentId);
    expect(await aftercare(paymentId)).toBeNull();
  });
});

describe("news that a finished payment's result doesn't say goes to its aftercare", () => {
  test("and is kept there as a notice, once however often it comes; the payment stays as it is", async () => {
    const paymentId = newPaymentId("contradiction");
    const before = await capturedPayment(stack.current, paymentId);
    const failed = { outTradeNo: paymentId, tradeToken: before.providerRefs.tradeToken, status: "FAILED" };
    for (let time = 0; time < 3; time++) await post("PAYMENT", failed);
    const view = await untilAftercare(stack.current, paymentId, {
      paymentStatus: "captured",
      attention: { reason: "status_went_back" },
    });
    expect(view.notices).toMatchObject([{ about: "payment", status: "FAILED", meaning: "contradiction" }]);
    expect(view.refunds).toEqual([]);
    expect(await stack.current.holdfast.get({ paymentId })).toEqual(before);
  });

  test("a refund that nobody asked Holdfast for calls a person", async () => {
    const paymentId = newPaymentId("portal");
    await capturedPayment(stack.current, paymentId);
    const amounts = { refundAmount: 5, refundCurrency: "USD" };
    const outRefundNo = `${paymentId}_REFUND_PORTAL`;
    await post("REFUND", { outRefundNo, outTradeNo: paymentId, status: "REFUND_SUCCESS", ...amounts });
    const view = await untilAftercare(stack.current, paymentId, { attention: { reason: "unknown_refund" } });
    expect(view.notices).toMatchObject([{ about: "refund", meaning: "never_asked_for" }]);
    expect(view.refundedAmount).toEqual(usd(0));
  });
});

test.each(["CHARGEBACK", "DISPUTE", "FRAUD"])("a %s calls a person, and moves no money", async (type) => {
  const paymentId = newPaymentId("dispute");
  await capturedPayment(stack.current, paymentId);
  const before = asked(stack.current, paymentId);
  await post(type, { outTradeNo: paymentId, caseId: "K1", status: "DISPUTE_RECEIVED" });
  const view = await untilAftercare(stack.current, paymentId, { attention: { reason: "dispute" } });
  expect(view.notices).toMatchObject([
    { about: "case", name: type, status: "DISPUTE_RECEIVED", meaning: "dispute" },
  ]);
  await post(type, { outTradeNo: paymentId, caseId: "K1", status: "DISPUTE_CLOSED", caseResult: "WIN" });
  await untilAftercare(stack.current, paymentId, { notices: [{}, { status: "DISPUTE_CLOSED WIN" }] });
  expect(asked(stack.current, paymentId)).toEqual(before);
});

test("a dispute that names no payment of ours is kept where a person finds it", async () => {
  await post("DISPUTE", { caseId: "K7", tradeToken: "T404", status: "DISPUTE_RECEIVED" });
  const view = await untilAftercare(stack.current, `_CASES_${new Date().getFullYear()}_`, {
    attention: { reason: "dispute" },
  });
  expect(view.disputes).toMatchObject([{ caseId: "K7", name: "DISPUTE", stage: "open" }]);
  expect(view).toMatchObject({ provider: null, paymentStatus: null, refunds: [] });
});

test("news of a payment that nobody started calls a person", async () => {
  const paymentId = newPaymentId("nobody");
  await post("PAYMENT", {
    outTradeNo: paymentId,
    tradeToken: "T1",
    status: "SUCCESS",
    totalAmount: 20,
    currency: "USD",
  });
  const view = await untilAftercare(stack.current, paymentId, { attention: { reason: "unknown_payment" } });
  expect(view).toMatchObject({ provider: null, paymentStatus: null, refunds: [] });
  expect(asked(stack.current, paymentId)).toEqual([]);
});

test("a dispute of a payment that is still running waits for nothing: the payment goes on", async () => {
  const paymentId = newPaymentId("running");
  await authorizedPayment(stack.current, paymentId);
  await post("FRAUD", { outTradeNo: paymentId, caseId: "K2", status: "ALERT" });
  await untilAftercare(stack.current, paymentId, {
    paymentStatus: "authorized",
    attention: { reason: "dispute" },
  });
  await stack.current.holdfast.capture({ paymentId });
  await until(stack.current, paymentId, { status: "captured" });
  const refund = { paymentId, refundId: "R1", amount: usd(100) };
  await expect(stack.current.holdfast.refund(refund)).rejects.toThrow(/the FRAUD K2 is open/);
  await stack.current.holdfast.refund({ ...refund, despiteDispute: true });
  const view = await untilAftercare(stack.current, paymentId, {
    paymentStatus: "captured",
    refundedAmount: usd(100),
  });
  expect(view.disputes).toMatchObject([{ caseId: "K2", stage: "open" }]);
});
