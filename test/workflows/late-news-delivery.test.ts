import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startAnotherRelay, type AnotherRelay } from "../support/another-relay.js";
import { PLATFORM, postNews } from "../support/payermax-news.js";
import { capturedPayment, untilAftercare } from "../support/refunds.js";
import { newPaymentId, useStack } from "../support/stack.js";

const stack = useStack({ sandbox: { payermax: { platformPrivateKey: PLATFORM.privateKey } } });

const NEWS: [type: string, data: object][] = [
  ["PAYMENT", { tradeToken: "T1", status: "SUCCESS", totalAmount: 20, currency: "USD" }],
  ["CAPTURE", { requestId: "X_CAPTURE_1", captureNo: "C1", status: "SUCCESS" }],
  ["REFUND", { outRefundNo: "X_REFUND_R1", status: "REFUND_SUCCESS" }],
  ["CHARGEBACK", { caseId: "K1", status: "OPEN" }],
];

describe("an account that shares its merchant number with other systems", () => {
  const relay: { current?: AnotherRelay } = {};
  beforeAll(async () => {
    relay.current = await startAnotherRelay(stack.current, { shared: true });
  });
  afterAll(() => relay.current?.close());
  const url = () => ({ url: relay.current?.url ?? "" });

  test.each(NEWS)(
    "acknowledges %s of a payment that it doesn't know, and starts nothing",
    async (type, data) => {
      const paymentId = newPaymentId("theirs");
      expect((await postNews(url(), type, { outTradeNo: paymentId, ...data })).status).toBe(200);
      expect(await stack.current.holdfast.aftercare({ paymentId })).toBeNull();
    },
  );

  test("takes its own", async () => {
    const paymentId = newPaymentId("ours");
    await capturedPayment(stack.current, paymentId);
    const response = await postNews(url(), "CHARGEBACK", {
      outTradeNo: paymentId,
      caseId: "K1",
      status: "OPEN",
    });
    expect(response.status).toBe(200);
    await untilAftercare(stack.current, paymentId, { attention: { reason: "dispute" } });
  });
});

test("news of a payment whose input was refused calls a person: nothing of ours was sent for it", async () => {
  const { client, taskQueue, relay, holdfast } = stack.current;
  const paymentId = newPaymentId("refused");
  const input = { paymentId, provider: "payermax" };
  const workflowId = `payment-default-${paymentId}`;
  await expect(
    client.workflow.execute("chargePayment", { workflowId, taskQueue, args: [input] }),
  ).rejects.toThrow();
  const money = { tradeToken: "T1", status: "SUCCESS", totalAmount: 20, currency: "USD" };
  const response = await postNews(relay, "PAYMENT", { outTradeNo: paymentId, ...money });
  expect(response.status).toBe(200);
  await expect
    .poll(async () => (await holdfast.aftercare({ paymentId }))?.attention)
    .toMatchObject({ reason: "unknown_payment" });
});

describe("while Temporal is away", () => {
  test.each(NEWS)("%s is not acknowledged, and comes again", async (type, data) => {
    const relay = await startAnotherRelay(stack.current, { shared: false, address: "127.0.0.1:9" });
    try {
      const response = await postNews(relay, type, { outTradeNo: newPaymentId("away"), ...data });
      expect([response.status, response.headers.get("retry-after")]).toEqual([503, "30"]);
    } finally {
      await relay.close();
    }
  });
});
