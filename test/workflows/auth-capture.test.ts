import { describe, expect, test } from "vitest";
import { booked, requestIds, usd, workflowOf } from "../support/holds.js";
import { authorizedPayment, hostedPayment, shopper, until } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";

const stack = useStack();
const SEVEN_DAYS_MS = 7 * 86_400_000;

describe("an authorization", () => {
  test("sends the shopper to the cashier, and holds the money for seven days from its completion", async () => {
    const paymentId = newPaymentId("authorize");
    const view = await stack.current.holdfast.authorize(hostedPayment(paymentId));
    expect(view).toMatchObject({
      kind: "authCapture",
      status: "requires_action",
      action: { type: "redirect" },
      authorizationExpiresAt: null,
    });
    await shopper(view, "approve");
    const authorized = await until(stack.current, paymentId, { status: "authorized" });
    expect(authorized).toMatchObject({ action: null, capturedAmount: null, attention: null, failure: null });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00"]);

    const [hold] = stack.current.sandbox.ledger({ reference: paymentId }).entries;
    const completedAt = Date.parse(authorized.authorizationExpiresAt ?? "") - SEVEN_DAYS_MS;
    // The provider's record names whole seconds.
    expect(Math.abs(completedAt - Date.parse(hold?.at ?? ""))).toBeLessThanOrEqual(1000);
  });

  test("that the shopper declines at the cashier ends failed", async () => {
    const paymentId = newPaymentId("declined");
    await shopper(await stack.current.holdfast.authorize(hostedPayment(paymentId)), "decline");
    const failed = await until(stack.current, paymentId, { status: "failed" });
    expect(failed.failure).toMatchObject({ operation: "authorize", kind: "declined" });
    expect(booked(stack.current, paymentId)).toEqual([]);
  });
});

describe("by update", () => {
  test("capture without an amount takes all of it, once", async () => {
    const paymentId = newPaymentId("capture");
    await authorizedPayment(stack.current, paymentId);
    const captured = await stack.current.holdfast.capture({ paymentId });
    expect(captured).toMatchObject({ status: "captured", capturedAmount: usd(2000), failure: null });
    expect(captured.providerRefs.captureNo).toEqual(expect.any(String));
    expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "capture 20.00"]);
    expect(requestIds(stack.current, paymentId, "capture")).toEqual([`${paymentId}_CAPTURE_1`]);
  });

  test("capture of a part takes that part", async () => {
    const paymentId = newPaymentId("part");
    await authorizedPayment(stack.current, paymentId);
    const captured = await stack.current.holdfast.capture({ paymentId, amount: usd(750) });
    expect(captured).toMatchObject({ status: "captured", amount: usd(2000), capturedAmount: usd(750) });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "capture 7.50"]);
  });

  test("cancel releases the hold, and nothing is taken", async () => {
    const paymentId = newPaymentId("cancel");
    await authorizedPayment(stack.current, paymentId);
    const canceled = await stack.current.holdfast.cancel({ paymentId, reason: "out of stock" });
    expect(canceled).toMatchObject({ status: "canceled", capturedAmount: null, failure: null });
    expect(canceled.providerRefs.cancelNo).toEqual(expect.any(String));
    expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "cancel 20.00"]);
    expect(requestIds(stack.current, paymentId, "cancel")).toEqual([`${paymentId}_CANCEL_1`]);
  });
});

describe("by signal", () => {
  test.each([
    ["capture without input takes all of it", [], "captured", "capture 20.00"],
    ["capture of a part takes that part", [{ amount: usd(750) }], "captured", "capture 7.50"],
  ] as const)("%s", async (_, args, status, movement) => {
    const paymentId = newPaymentId("signal");
    await authorizedPayment(stack.current, paymentId);
    const handle = workflowOf(stack.current, paymentId);
    await handle.signal("capture", ...args);
    expect(await handle.result()).toMatchObject({ status });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", movement]);
  });

  test.each([["without input"], ["with a reason", { reason: "out of stock" }]])(
    "cancel %s releases the hold",
    async (_, ...args) => {
      const paymentId = newPaymentId("signal");
      await authorizedPayment(stack.current, paymentId);
      const handle = workflowOf(stack.current, paymentId);
      await handle.signal("cancel", ...args);
      expect(await handle.result()).toMatchObject({ status: "canceled", capturedAmount: null });
      expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "cancel 20.00"]);
    },
  );
});
