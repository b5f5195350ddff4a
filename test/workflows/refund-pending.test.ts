import { describe, expect, test } from "vitest";
import {
  asked,
  bookedRefunds,
  capturedPayment,
  story,
  untilAftercare,
  untilRefund,
  usd,
} from "../support/refunds.js";
import { newPaymentId, useStack } from "../support/stack.js";

/** PayerMax leaves a refund of exactly this amount pending, and fails one of the other (its test amounts). */
const [PENDS, FAILS] = [20_200, 10_200];

const stack = useStack();

const settle = (paymentId: string, refundId: string, outcome: "success" | "failed") =>
  stack.current.sandbox.payermax.settle({ outRefundNo: `${paymentId}_REFUND_${refundId}`, outcome });

const refund = (paymentId: string, refundId: string, value: number) =>
  stack.current.holdfast.refund({ paymentId, refundId, amount: usd(value) });

describe("a refund that the provider leaves pending", () => {
  test.each([
    ["success", "refunded", ["202.00"]],
    ["failed", "failed", []],
  ] as const)("is settled by the notification of its %s", async (outcome, status, booked) => {
    const paymentId = newPaymentId("pending");
    await capturedPayment(stack.current, paymentId, "payermax", 50_000);
    expect(await refund(paymentId, "R1", PENDS)).toMatchObject({
      status: "processing",
      outcomeUnknown: null,
      failure: null,
    });
    expect(bookedRefunds(stack.current, paymentId)).toEqual([]);
    settle(paymentId, "R1", outcome);
    const settled = await untilRefund(stack.current, paymentId, "R1", { status });
    expect(settled.failure === null).toBe(status === "refunded");
    expect(bookedRefunds(stack.current, paymentId)).toEqual(booked);
    expect(asked(stack.current, paymentId, "refund")).toHaveLength(1);
  });

  test("keeps its money from any other refund meanwhile", async () => {
    const paymentId = newPaymentId("claimed");
    await capturedPayment(stack.current, paymentId, "payermax", PENDS + 100);
    await refund(paymentId, "R1", PENDS);
    await expect(refund(paymentId, "R2", 101)).rejects.toThrow("the remaining amount is 1.00 USD");
    settle(paymentId, "R1", "failed");
    await untilRefund(stack.current, paymentId, "R1", { status: "failed" });
    await refund(paymentId, "R3", PENDS + 100);
    await untilRefund(stack.current, paymentId, "R3", { status: "refunded" });
    expect(bookedRefunds(stack.current, paymentId)).toEqual(["203.00"]);
  });
});

describe("one refund at a time is with the provider", () => {
  test.each(["success", "failed"] as const)(
    "the next ones reply at once, and go in their order after the first one's %s",
    async (outcome) => {
      const paymentId = newPaymentId("queue");
      await capturedPayment(stack.current, paymentId, "payermax", 50_000);
      await refund(paymentId, "R1", PENDS);
      for (const refundId of ["R2", "R3"])
        expect(await refund(paymentId, refundId, 500)).toMatchObject({ refundId, status: "processing" });
      expect(asked(stack.current, paymentId, "refund")).toHaveLength(1);
      settle(paymentId, "R1", outcome);
      for (const refundId of ["R2", "R3"])
        await untilRefund(stack.current, paymentId, refundId, { status: "refunded" });
      const first = outcome === "success" ? ["202.00"] : [];
      expect(bookedRefunds(stack.current, paymentId)).toEqual([...first, "5.00", "5.00"]);
      expect(asked(stack.current, paymentId, "refund")).toHaveLength(3);
    },
  );

  test("one that the provider fails at once doesn't hold up those behind it", async () => {
    const paymentId = newPaymentId("fails_ahead");
    await capturedPayment(stack.current, paymentId, "payermax", 50_000);
    await refund(paymentId, "R1", PENDS);
    await Promise.all([refund(paymentId, "R2", FAILS), refund(paymentId, "R3", 500)]);
    settle(paymentId, "R1", "success");
    await untilRefund(stack.current, paymentId, "R3", { status: "refunded" });
    await untilRefund(stack.current, paymentId, "R2", { status: "failed" });
    const view = await untilAftercare(stack.current, paymentId, { refundedAmount: usd(PENDS + 500) });
    expect(view.attention).toBeNull();
    expect(bookedRefunds(stack.current, paymentId)).toEqual(["202.00", "5.00"]);
  });

  test("at the provider that answers at once, two at the same moment both go, each once", async () => {
    const paymentId = newPaymentId("two");
    await capturedPayment(stack.current, paymentId, "pockyt");
    await Promise.all([refund(paymentId, "R1", 300), refund(paymentId, "R2", 300)]);
    await untilAftercare(stack.current, paymentId, { refundedAmount: usd(600) });
    expect(bookedRefunds(stack.current, paymentId)).toEqual(["3.00", "3.00"]);
    const sends = (await story(stack.current, paymentId)).filter((type) =>
      ["requestSent", "requestSucceeded"].includes(type),
    );
    expect(sends).toEqual(["requestSent", "requestSucceeded", "requestSent", "requestSucceeded"]);
  });
});
