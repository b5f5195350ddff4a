import { describe, expect, test } from "vitest";
import { booked, requestIds, usd } from "../support/holds.js";
import { authorizedPayment, until } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";

/** The provider's documented amounts: a capture of 500.00 fails and of 900.00 is pending; a cancel of 2000.00 fails and of 6500.00 is pending. */
const stack = useStack();

const authorized = (name: string, value: number) => {
  const paymentId = newPaymentId(name);
  return authorizedPayment(stack.current, paymentId, { amount: usd(value) });
};

describe("a capture that the provider refuses", () => {
  test("leaves the payment authorized with its failure, and another amount can be captured", async () => {
    const { paymentId, authorizationExpiresAt } = await authorized("refused", 60_000);
    const refused = await stack.current.holdfast.capture({ paymentId, amount: usd(50_000) });
    expect(refused).toMatchObject({
      status: "authorized",
      capturedAmount: null,
      authorizationExpiresAt,
      outcomeUnknown: null,
      failure: { operation: "capture", kind: "declined", code: "PAYMENT_FAILED" },
    });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 600.00"]);

    const captured = await stack.current.holdfast.capture({ paymentId, amount: usd(40_000) });
    expect(captured).toMatchObject({ status: "captured", capturedAmount: usd(40_000), failure: null });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 600.00", "capture 400.00"]);
    expect(requestIds(stack.current, paymentId, "capture")).toEqual([
      `${paymentId}_CAPTURE_1`,
      `${paymentId}_CAPTURE_2`,
    ]);
  });

  test("leaves the payment to be canceled", async () => {
    const { paymentId } = await authorized("refused", 60_000);
    await stack.current.holdfast.capture({ paymentId, amount: usd(50_000) });
    const canceled = await stack.current.holdfast.cancel({ paymentId });
    expect(canceled).toMatchObject({ status: "canceled", failure: null });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 600.00", "cancel 600.00"]);
  });
});

describe("a capture that is pending", () => {
  test("replies `capturing` at once, and is captured by the provider's later word", async () => {
    const { paymentId } = await authorized("pending", 100_000);
    const pending = await stack.current.holdfast.capture({ paymentId, amount: usd(90_000) });
    expect(pending).toMatchObject({
      status: "capturing",
      capturedAmount: null,
      outcomeUnknown: null,
      failure: null,
    });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 1000.00"]);

    stack.current.sandbox.payermax.settle({ requestId: `${paymentId}_CAPTURE_1`, outcome: "success" });
    await until(stack.current, paymentId, { status: "captured", capturedAmount: usd(90_000) });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 1000.00", "capture 900.00"]);
  });

  test("goes back to authorized where it fails later, and can be tried anew", async () => {
    const { paymentId } = await authorized("pending", 100_000);
    await stack.current.holdfast.capture({ paymentId, amount: usd(90_000) });
    stack.current.sandbox.payermax.settle({ requestId: `${paymentId}_CAPTURE_1`, outcome: "failed" });
    const back = await until(stack.current, paymentId, { status: "authorized" });
    expect(back.failure).toMatchObject({ operation: "capture", kind: "declined" });

    await stack.current.holdfast.capture({ paymentId, amount: usd(80_000) });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 1000.00", "capture 800.00"]);
  });
});

describe("a cancel that the provider refuses", () => {
  test("leaves the payment authorized with its failure, and it can be captured", async () => {
    const { paymentId } = await authorized("kept", 200_000);
    const refused = await stack.current.holdfast.cancel({ paymentId });
    expect(refused).toMatchObject({
      status: "authorized",
      failure: { operation: "cancel", kind: "declined", code: "PAYMENT_FAILED" },
    });
    await stack.current.holdfast.cancel({ paymentId });
    expect(requestIds(stack.current, paymentId, "cancel")).toEqual([
      `${paymentId}_CANCEL_1`,
      `${paymentId}_CANCEL_2`,
    ]);
    const captured = await stack.current.holdfast.capture({ paymentId, amount: usd(123_400) });
    expect(captured).toMatchObject({ status: "captured", failure: null });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 2000.00", "capture 1234.00"]);
  });
});

describe("a cancel that is pending", () => {
  test.each([
    ["canceled", "success", ["authorize 6500.00", "cancel 6500.00"]],
    ["authorized", "failed", ["authorize 6500.00"]],
  ] as const)("replies `canceling` at once, and is %s by the later word", async (status, outcome, ledger) => {
    const { paymentId } = await authorized("pending", 650_000);
    const pending = await stack.current.holdfast.cancel({ paymentId });
    expect(pending).toMatchObject({ status: "canceling", outcomeUnknown: null, failure: null });

    stack.current.sandbox.payermax.settle({ requestId: `${paymentId}_CANCEL_1`, outcome });
    await until(stack.current, paymentId, { status });
    expect(booked(stack.current, paymentId)).toEqual(ledger);
  });
});
