import { describe, expect, test } from "vitest";
import { authorizedPayment, netAtProvider } from "../support/payments.js";
import {
  asked,
  bookedRefunds,
  capturedPayment,
  PROVIDERS,
  refundPlainly,
  untilAftercare,
  untilRefund,
  usd,
} from "../support/refunds.js";
import { newPaymentId, useStack } from "../support/stack.js";

const stack = useStack();

describe.each(PROVIDERS)("a captured payment at %s", (provider) => {
  test("is refunded in full", async () => {
    const paymentId = newPaymentId("full");
    await capturedPayment(stack.current, paymentId, provider);
    const refund = await stack.current.holdfast.refund({ paymentId, refundId: "R1", amount: usd(2000) });
    expect(refund).toMatchObject({ refundId: "R1", amount: usd(2000), failure: null, outcomeUnknown: null });
    await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
    expect(await stack.current.holdfast.aftercare({ paymentId })).toMatchObject({
      paymentStatus: "captured",
      capturedAmount: usd(2000),
      refundedAmount: usd(2000),
      attention: null,
    });
    expect(bookedRefunds(stack.current, paymentId)).toEqual(["20.00"]);
    expect(netAtProvider(stack.current, paymentId)).toBe("0.00");
  });

  test("is refunded in parts, to the last cent and no further", async () => {
    const paymentId = newPaymentId("parts");
    await capturedPayment(stack.current, paymentId, provider);
    const refund = (refundId: string, value: number) =>
      stack.current.holdfast.refund({ paymentId, refundId, amount: usd(value) });
    await refund("R1", 500);
    await untilAftercare(stack.current, paymentId, { refundedAmount: usd(500) });
    await refund("R2", 1499);
    await untilAftercare(stack.current, paymentId, { refundedAmount: usd(1999) });
    await expect(refund("R3", 2)).rejects.toMatchObject({
      code: "CommandRefused",
      message: `can't refund 0.02 USD of ${paymentId}: the remaining amount is 0.01 USD of 20.00 USD captured`,
    });
    await refund("R4", 1);
    await untilAftercare(stack.current, paymentId, { refundedAmount: usd(2000) });
    expect(bookedRefunds(stack.current, paymentId)).toEqual(["5.00", "14.99", "0.01"]);
  });

  test("the same refund again gives the existing one as it is now, and nothing is sent", async () => {
    const paymentId = newPaymentId("again");
    await capturedPayment(stack.current, paymentId, provider);
    const input = { refundId: "R1", amount: usd(700), reason: "broken" };
    const request = { paymentId, ...input };
    await stack.current.holdfast.refund(request);
    await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
    const before = asked(stack.current, paymentId).length;
    const again = [
      await stack.current.holdfast.refund(request),
      await refundPlainly(stack.current, paymentId, input),
    ];
    for (const refund of again)
      expect(refund).toMatchObject({ refundId: "R1", status: "refunded", reason: "broken" });
    expect(asked(stack.current, paymentId)).toHaveLength(before);
    expect(bookedRefunds(stack.current, paymentId)).toEqual(["7.00"]);
  });

  test("another refund under the same refundId is a conflict", async () => {
    const paymentId = newPaymentId("conflict");
    await capturedPayment(stack.current, paymentId, provider);
    const request = { paymentId, refundId: "R1", amount: usd(700) };
    await stack.current.holdfast.refund(request);
    for (const other of [{ amount: usd(701) }, { reason: "late" }])
      await expect(stack.current.holdfast.refund({ ...request, ...other })).rejects.toMatchObject({
        code: "IdempotencyConflict",
        message: expect.stringContaining("the refund R1 exists with other input: 7.00 USD") as string,
      });
    await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
    expect(bookedRefunds(stack.current, paymentId)).toEqual(["7.00"]);
  });

  test("is refunded by any Temporal client, by the public names alone", async () => {
    const paymentId = newPaymentId("plain");
    await capturedPayment(stack.current, paymentId, provider);
    const refund = await refundPlainly(stack.current, paymentId, { refundId: "R1", amount: usd(1) });
    expect(refund).toMatchObject({ refundId: "R1", amount: usd(1), reason: null });
    await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
    await expect(
      refundPlainly(stack.current, paymentId, { refundId: "R2", amount: usd(2000) }),
    ).rejects.toMatchObject({ cause: { type: "CommandRefused" } });
    await expect(
      refundPlainly(stack.current, paymentId, { refundId: "R1", amount: usd(2) }),
    ).rejects.toMatchObject({ cause: { type: "IdempotencyConflict" } });
    expect(bookedRefunds(stack.current, paymentId)).toEqual(["0.01"]);
  });
});

test("of a payment captured in part, only what was captured is refunded", async () => {
  const paymentId = newPaymentId("part");
  await authorizedPayment(stack.current, paymentId);
  await stack.current.holdfast.capture({ paymentId, amount: usd(1200) });
  const refund = (refundId: string, value: number) =>
    stack.current.holdfast.refund({ paymentId, refundId, amount: usd(value) });
  await expect(refund("R1", 1201)).rejects.toThrow("the remaining amount is 12.00 USD of 12.00 USD captured");
  await refund("R2", 1200);
  await untilAftercare(stack.current, paymentId, { refundedAmount: usd(1200) });
  expect(netAtProvider(stack.current, paymentId)).toBe("0.00");
});
