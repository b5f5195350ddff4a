import { expect, test } from "vitest";
import type { PaymentView } from "../../src/client.js";
import { booked, requestIds, usd } from "../support/holds.js";
import { authorizedPayment, until } from "../support/payments.js";
import { newPaymentId } from "../support/stack.js";
import { useTimeSkippingStack } from "../support/time-skipping.js";

/** The provider's documented amounts: a capture of 900.00 is pending, and a cancel of 6500.00. */
const stack = useTimeSkippingStack();
const HOUR = 3600;

/** An hour before the end of its authorization. */
async function almostOver(value: number): Promise<PaymentView> {
  const view = await authorizedPayment(stack.current, newPaymentId("pending"), { amount: usd(value) });
  await stack.current.skipTo(view.authorizationExpiresAt, -HOUR);
  return view;
}

test("a capture that is pending at the end goes on, and is captured by the provider's later word", async () => {
  const { paymentId, authorizationExpiresAt } = await almostOver(100_000);
  await stack.current.holdfast.capture({ paymentId, amount: usd(90_000) });
  await stack.current.skipTo(authorizationExpiresAt, 2 * HOUR);
  expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({
    status: "capturing",
    attention: null,
  });
  stack.current.sandbox.payermax.settle({ requestId: `${paymentId}_CAPTURE_1`, outcome: "success" });
  await until(stack.current, paymentId, { status: "captured", capturedAmount: usd(90_000) });
  expect(booked(stack.current, paymentId)).toEqual(["authorize 1000.00", "capture 900.00"]);
  const asked = requestIds(stack.current, paymentId, "capture");
  expect(new Set(asked)).toEqual(new Set([`${paymentId}_CAPTURE_1`]));
});

test("a capture that is pending at the end and fails after it ends expired, with the failure", async () => {
  const { paymentId, authorizationExpiresAt } = await almostOver(100_000);
  await stack.current.holdfast.capture({ paymentId, amount: usd(90_000) });
  await stack.current.skipTo(authorizationExpiresAt, 2 * HOUR);
  stack.current.sandbox.payermax.settle({ requestId: `${paymentId}_CAPTURE_1`, outcome: "failed" });
  const expired = await until(stack.current, paymentId, { status: "expired" });
  expect(expired.failure).toMatchObject({ operation: "capture" });
  expect(booked(stack.current, paymentId)).toEqual(["authorize 1000.00", "lapse 1000.00"]);
});

test("a cancel that is pending at the end ends with it, expired", async () => {
  const { paymentId, authorizationExpiresAt } = await almostOver(650_000);
  await stack.current.holdfast.cancel({ paymentId });
  await stack.current.skipTo(authorizationExpiresAt, HOUR - 300);
  expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({ status: "canceling" });
  await stack.current.skip(360);
  await until(stack.current, paymentId, { status: "expired", outcomeUnknown: null });
});
