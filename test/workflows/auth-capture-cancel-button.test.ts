import { expect, test } from "vitest";
import { booked, lastEvent, requestIds, usd, workflowOf } from "../support/holds.js";
import { authorizedPayment, hostedPayment, shopper, until } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";

/** Temporal's own cancellation request, as the button in its UI sends it. */
const stack = useStack();

test("cancels an authorized payment at the provider, and the run completes with the result", async () => {
  const paymentId = newPaymentId("button");
  await authorizedPayment(stack.current, paymentId);
  const handle = workflowOf(stack.current, paymentId);
  await handle.cancel();
  expect(await handle.result()).toMatchObject({ status: "canceled", capturedAmount: null });
  expect((await handle.describe()).status.name).toBe("COMPLETED");
  expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "cancel 20.00"]);
});

test("before the shopper has decided it is kept, and the hold is released as soon as there is one", async () => {
  const paymentId = newPaymentId("button_early");
  const view = await stack.current.holdfast.authorize(hostedPayment(paymentId));
  const handle = workflowOf(stack.current, paymentId);
  await handle.cancel();
  await expect.poll(() => lastEvent(stack.current, paymentId)).toMatchObject({ type: "cancelKept" });
  expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({
    status: "requires_action",
    action: view.action,
  });
  expect(requestIds(stack.current, paymentId, "cancel")).toEqual([]);

  await shopper(view, "approve");
  expect(await handle.result()).toMatchObject({ status: "canceled" });
  expect((await handle.describe()).status.name).toBe("COMPLETED");
  expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "cancel 20.00"]);
});

test("kept, and then declined by the shopper: the payment fails by that, with nothing to release", async () => {
  const paymentId = newPaymentId("button_declined");
  const view = await stack.current.holdfast.authorize(hostedPayment(paymentId));
  const handle = workflowOf(stack.current, paymentId);
  await handle.cancel();
  await shopper(view, "decline");
  expect(await handle.result()).toMatchObject({ status: "failed", failure: { kind: "declined" } });
  expect((await handle.describe()).status.name).toBe("COMPLETED");
});

test("while a capture is pending it is refused, and the capture goes on", async () => {
  const paymentId = newPaymentId("button_late");
  await authorizedPayment(stack.current, paymentId, { amount: usd(100_000) });
  await stack.current.holdfast.capture({ paymentId, amount: usd(90_000) });
  const handle = workflowOf(stack.current, paymentId);
  await handle.cancel();
  await expect
    .poll(() => lastEvent(stack.current, paymentId))
    .toMatchObject({ type: "commandRefused", command: "cancel" });

  stack.current.sandbox.payermax.settle({ requestId: `${paymentId}_CAPTURE_1`, outcome: "success" });
  expect(await handle.result()).toMatchObject({ status: "captured" });
  expect(booked(stack.current, paymentId)).toEqual(["authorize 1000.00", "capture 900.00"]);
});

test("leaves a charge as it is: its shopper pays, and the money is taken", async () => {
  const paymentId = newPaymentId("button_charge");
  const view = await stack.current.holdfast.charge(hostedPayment(paymentId));
  const handle = workflowOf(stack.current, paymentId);
  await handle.cancel();
  await shopper(view, "approve");
  await until(stack.current, paymentId, { status: "captured" });
  expect(await handle.result()).toMatchObject({ status: "captured" });
  expect(booked(stack.current, paymentId)).toEqual(["charge 20.00"]);
});

test("after it, updates and open replies still work", async () => {
  const paymentId = newPaymentId("button_refused");
  await authorizedPayment(stack.current, paymentId, { amount: usd(200_000) });
  const handle = workflowOf(stack.current, paymentId);
  await handle.cancel();
  const kept = await until(stack.current, paymentId, {
    status: "authorized",
    failure: {
      operation: "cancel",
      kind: "declined",
      code: "PAYMENT_FAILED",
      message: expect.any(String) as string,
    },
  });
  expect(kept.capturedAmount).toBeNull();
  const captured = await stack.current.holdfast.capture({ paymentId, amount: usd(123_400) });
  expect(captured).toMatchObject({ status: "captured" });
  expect(booked(stack.current, paymentId)).toEqual(["authorize 2000.00", "capture 1234.00"]);
});
