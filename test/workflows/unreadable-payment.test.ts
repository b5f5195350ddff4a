import { describe, expect, test } from "vitest";
import type { AftercareEvent } from "../../src/domain/aftercare/events.js";
import { workflowOf } from "../support/holds.js";
import { hostedPayment } from "../support/payments.js";
import { PLATFORM, postNews } from "../support/payermax-news.js";
import { aftercareHandle, untilAftercare } from "../support/refunds.js";
import { useSilentPayments } from "../support/silent-payment.js";
import { newPaymentId } from "../support/stack.js";
import { useTimeSkippingStack } from "../support/time-skipping.js";

const HOUR = 3600;

/** An aftercare whose payment runs and can't be read, or left nothing to read. */
const stack = useTimeSkippingStack({ sandbox: { payermax: { platformPrivateKey: PLATFORM.privateKey } } });
const silentPayment = useSilentPayments(stack);

async function post(type: string, data: object): Promise<void> {
  expect((await postNews(stack.current.relay, type, data)).status).toBe(200);
}

const dispute = (paymentId: string) =>
  post("DISPUTE", { caseId: "D1", outTradeNo: paymentId, status: "DISPUTE_RECEIVED" });

const refundNews = (paymentId: string) => {
  const money = { refundAmount: 5, refundCurrency: "USD", status: "REFUND_SUCCESS" };
  return post("REFUND", { outRefundNo: `${paymentId}_REFUND_R1`, outTradeNo: paymentId, ...money });
};

async function readings(paymentId: string): Promise<AftercareEvent[]> {
  const events: AftercareEvent[] = await aftercareHandle(stack.current, paymentId).query("events");
  return events.filter(({ type }) => type === "readFailed");
}

async function acknowledge(paymentId: string, reason: string): Promise<void> {
  const seen = { reason, note: "seen to", operator: "ada" };
  await aftercareHandle(stack.current, paymentId).executeUpdate("acknowledge", { args: [seen] });
}

describe("of a payment that runs and can't be read", () => {
  test("a dispute is judged at once, and an hour later a person is called for the payment itself", async () => {
    const paymentId = await silentPayment();
    await dispute(paymentId);
    await untilAftercare(stack.current, paymentId, {
      paymentStatus: null,
      attention: { reason: "dispute" },
      disputes: [{ caseId: "D1", stage: "open" }],
      notices: [{ meaning: "dispute" }],
    });
    await acknowledge(paymentId, "dispute");
    for (let minutes = 0; minutes < 70; minutes += 10) await stack.current.skip(600);
    await untilAftercare(stack.current, paymentId, { attention: { reason: "payment_unreadable" } });
  });

  test("what needs the payment waits, and it is read at widening intervals: once a day in the end", async () => {
    const paymentId = await silentPayment();
    await refundNews(paymentId);
    for (let hours = 0; hours < 96; hours += 6) await stack.current.skip(6 * HOUR);
    const early = (await readings(paymentId)).length;
    expect(early).toBeGreaterThan(5);
    const { historyLength: before } = await aftercareHandle(stack.current, paymentId).describe();
    for (let days = 0; days < 20; days++) await stack.current.skip(24 * HOUR);
    const { historyLength } = await aftercareHandle(stack.current, paymentId).describe();
    expect((await readings(paymentId)).length - early).toBeLessThanOrEqual(21);
    expect(historyLength - before).toBeLessThan(21 * 15);
    await untilAftercare(stack.current, paymentId, {
      attention: { reason: "payment_unreadable" },
      notices: [],
      refunds: [],
    });
  });

  test("a refund is refused in words that say so", async () => {
    const paymentId = await silentPayment();
    await dispute(paymentId);
    await untilAftercare(stack.current, paymentId, { attention: { reason: "dispute" } });
    const refund = { refundId: "R1", amount: { currency: "USD", value: 500 } };
    await expect(
      aftercareHandle(stack.current, paymentId).executeUpdate("refund", { args: [refund] }),
    ).rejects.toMatchObject({
      cause: { type: "CommandRefused", message: expect.stringContaining("read") as string },
    });
  });
});

describe("of a payment whose run was terminated", () => {
  test("a dispute is judged, other news calls a person, and nothing is read for ever", async () => {
    const paymentId = newPaymentId("terminated");
    await stack.current.holdfast.authorize(hostedPayment(paymentId));
    await workflowOf(stack.current, paymentId).terminate("a test");
    await dispute(paymentId);
    await untilAftercare(stack.current, paymentId, {
      attention: { reason: "dispute" },
      disputes: [{ caseId: "D1" }],
    });
    await refundNews(paymentId);
    await untilAftercare(stack.current, paymentId, {
      notices: [{ meaning: "dispute" }, { meaning: "unknown_payment" }],
    });
    await stack.current.skip(HOUR);
    const { historyLength: before } = await aftercareHandle(stack.current, paymentId).describe();
    for (let days = 0; days < 20; days++) await stack.current.skip(24 * HOUR);
    const { historyLength } = await aftercareHandle(stack.current, paymentId).describe();
    expect(historyLength - before).toBeLessThan(10);
  });
});
