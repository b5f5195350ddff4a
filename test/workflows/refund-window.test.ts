import { describe, expect, test } from "vitest";
import {
  bookedRefunds,
  capturedPayment,
  refundPlainly,
  untilAftercare,
  untilRefund,
  usd,
} from "../support/refunds.js";
import { newPaymentId } from "../support/stack.js";
import { useTimeSkippingStack } from "../support/time-skipping.js";

const DAY = 86_400;

const stack = useTimeSkippingStack({ webhooks: "lost" });

const refund = (paymentId: string, refundId: string, value: number) =>
  stack.current.holdfast.refund({ paymentId, refundId, amount: usd(value) });

describe("past the provider's refund window", () => {
  test("PayerMax's payment is refused with what remains, and was refunded the day before", async () => {
    const paymentId = newPaymentId("window");
    await capturedPayment(stack.current, paymentId);
    await stack.current.skip(179 * DAY);
    await refund(paymentId, "R1", 500);
    await stack.current.skip(DAY + 60);
    await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
    await expect(refund(paymentId, "R2", 500)).rejects.toMatchObject({
      code: "CommandRefused",
      message: expect.stringMatching(
        /payermax refunds until \S+Z only; the remaining amount is 15\.00 USD/,
      ) as string,
    });
    expect(await refund(paymentId, "R1", 500), "the same one is still answered").toMatchObject({
      status: "refunded",
    });
    expect(bookedRefunds(stack.current, paymentId)).toEqual(["5.00"]);
  });

  test("Pockyt's has none", async () => {
    const paymentId = newPaymentId("no_window");
    await capturedPayment(stack.current, paymentId, "pockyt");
    await stack.current.skip(400 * DAY);
    expect(await refund(paymentId, "R1", 500)).toMatchObject({ status: "refunded" });
  });
});

describe("a pending refund whose notification is lost", () => {
  test.each([
    ["success", "refunded", ["202.00"]],
    ["failed", "failed", []],
  ] as const)("is settled as the provider's record says: %s", async (outcome, status, booked) => {
    const paymentId = newPaymentId("pending_lost");
    await capturedPayment(stack.current, paymentId, "payermax", 50_000);
    await refund(paymentId, "R1", 20_200);
    await stack.current.skip(125);
    await untilRefund(stack.current, paymentId, "R1", { status: "processing", outcomeUnknown: null });
    const outRefundNo = `${paymentId}_REFUND_R1`;
    stack.current.sandbox.payermax.settle({ outRefundNo, outcome });
    await stack.current.skip(15 * 60);
    await untilRefund(stack.current, paymentId, "R1", { status });
    expect(bookedRefunds(stack.current, paymentId)).toEqual(booked);
  });

  test("is still asked about after a month; a person was called after seven days", async () => {
    const paymentId = newPaymentId("pending_long");
    await capturedPayment(stack.current, paymentId, "payermax", 50_000);
    await refund(paymentId, "R1", 20_200);
    await stack.current.skip(30 * DAY);
    const view = await untilAftercare(stack.current, paymentId, {
      refundedAmount: usd(0),
      attention: { reason: "pending_for_long" },
    });
    expect(view.refunds).toMatchObject([{ status: "processing", outcomeUnknown: null }]);
    stack.current.sandbox.payermax.settle({ outRefundNo: `${paymentId}_REFUND_R1`, outcome: "success" });
    await stack.current.skip(DAY + 60);
    await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
  });
});

test("an aftercare is open for 540 days, and then no other is begun", async () => {
  const paymentId = newPaymentId("over");
  await capturedPayment(stack.current, paymentId, "pockyt");
  await refund(paymentId, "R1", 500);
  await stack.current.skip(539 * DAY);
  await refund(paymentId, "R2", 500);
  await stack.current.skip(2 * DAY);
  await expect
    .poll(() => refund(paymentId, "R3", 500).then(String, String))
    .toBe(`CommandRefused: can't refund ${paymentId}: its aftercare is over`);
  await expect(refundPlainly(stack.current, paymentId, { refundId: "R3", amount: usd(500) })).rejects.toThrow(
    /already started|already exists|not found/i,
  );
  expect(await stack.current.holdfast.aftercare({ paymentId })).toMatchObject({ refundedAmount: usd(1000) });
  expect(bookedRefunds(stack.current, paymentId)).toEqual(["5.00", "5.00"]);
});
