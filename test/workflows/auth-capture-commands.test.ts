import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { PaymentView } from "../../src/client.js";
import { booked, lastEvent, requestIds, usd, workflowOf } from "../support/holds.js";
import { authorizedPayment, hostedPayment, shopper, until } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";

const stack = useStack();

const capture = (paymentId: string, value?: number) =>
  stack.current.holdfast.capture({ paymentId, ...(value !== undefined && { amount: usd(value) }) });
const cancel = (paymentId: string) => stack.current.holdfast.cancel({ paymentId });

const refusedWith = (message: string) => ({ code: "CommandRefused", message });

describe("a command that comes too early", () => {
  test("is refused in words, and the payment goes on", async () => {
    const paymentId = newPaymentId("early");
    const view = await stack.current.holdfast.authorize(hostedPayment(paymentId));
    const reason = "it is not authorized yet, the shopper has still to act";
    await expect(capture(paymentId)).rejects.toMatchObject(
      refusedWith(`can't capture ${paymentId}: ${reason}`),
    );
    await expect(cancel(paymentId)).rejects.toMatchObject(
      refusedWith(`can't cancel ${paymentId}: ${reason}`),
    );
    await shopper(view, "approve");
    await until(stack.current, paymentId, { status: "authorized" });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00"]);
  });

  test("as a signal is recorded and changes nothing", async () => {
    const paymentId = newPaymentId("early");
    await stack.current.holdfast.authorize(hostedPayment(paymentId));
    await workflowOf(stack.current, paymentId).signal("capture");
    await expect
      .poll(() => lastEvent(stack.current, paymentId))
      .toMatchObject({ type: "commandRefused", command: "capture" });
    expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({ status: "requires_action" });
    expect(requestIds(stack.current, paymentId, "capture")).toEqual([]);
  });
});

test("while a capture is pending, a second one and a cancel are refused in words", async () => {
  const paymentId = newPaymentId("busy");
  await authorizedPayment(stack.current, paymentId, { amount: usd(100_000) });
  await capture(paymentId, 90_000);
  await expect(capture(paymentId)).rejects.toMatchObject(
    refusedWith(`can't capture ${paymentId}: it is being captured`),
  );
  await expect(cancel(paymentId)).rejects.toMatchObject(
    refusedWith(`can't cancel ${paymentId}: it is being captured`),
  );
  expect(requestIds(stack.current, paymentId, "capture")).toHaveLength(1);
  expect(requestIds(stack.current, paymentId, "cancel")).toEqual([]);
});

test("while a cancel is pending, a capture is refused in words", async () => {
  const paymentId = newPaymentId("busy");
  await authorizedPayment(stack.current, paymentId, { amount: usd(650_000) });
  await cancel(paymentId);
  await expect(capture(paymentId)).rejects.toMatchObject(
    refusedWith(`can't capture ${paymentId}: it is being canceled`),
  );
  expect(requestIds(stack.current, paymentId, "capture")).toEqual([]);
});

describe("after the end", () => {
  test("commands are refused with the final status, which Temporal itself calls NOT_FOUND", async () => {
    const paymentId = newPaymentId("final");
    await authorizedPayment(stack.current, paymentId);
    await capture(paymentId);
    await workflowOf(stack.current, paymentId).result();
    await expect(capture(paymentId)).rejects.toMatchObject(
      refusedWith(`can't capture ${paymentId}: it is captured`),
    );
    await expect(cancel(paymentId)).rejects.toMatchObject(
      refusedWith(`can't cancel ${paymentId}: it is captured`),
    );
    await expect(workflowOf(stack.current, paymentId).executeUpdate("capture")).rejects.toMatchObject({
      name: "WorkflowNotFoundError",
    });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "capture 20.00"]);
  });

  test("a failed payment's reason is in the words", async () => {
    const paymentId = newPaymentId("final");
    await shopper(await stack.current.holdfast.authorize(hostedPayment(paymentId)), "decline");
    await until(stack.current, paymentId, { status: "failed" });
    await workflowOf(stack.current, paymentId).result();
    await expect(cancel(paymentId)).rejects.toMatchObject(
      refusedWith(`can't cancel ${paymentId}: it is failed (PAYMENT_FAILED)`),
    );
  });

  test("of an unknown payment there is no such payment", async () => {
    const paymentId = newPaymentId("nobody");
    await expect(capture(paymentId)).rejects.toMatchObject({ code: "PaymentNotFound" });
    await expect(cancel(paymentId)).rejects.toMatchObject({ code: "PaymentNotFound" });
  });
});

describe("a capture that asks for too much or for the wrong thing", () => {
  test("is refused, nothing is sent, and the hold stays", async () => {
    const paymentId = newPaymentId("over");
    await authorizedPayment(stack.current, paymentId);
    await expect(capture(paymentId, 2001)).rejects.toMatchObject(
      refusedWith(`can't capture ${paymentId}: 20.01 USD is more than the authorized 20.00 USD`),
    );
    const euros = stack.current.holdfast.capture({ paymentId, amount: { currency: "EUR", value: 100 } });
    await expect(euros).rejects.toMatchObject({
      code: "InvalidInput",
      message: expect.stringContaining("must be the payment's currency, USD") as string,
    });
    await expect(capture(paymentId, -1)).rejects.toMatchObject({ code: "InvalidInput" });
    expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({
      status: "authorized",
      failure: null,
    });
    expect(requestIds(stack.current, paymentId, "capture")).toEqual([]);
  });

  test("as a signal is recorded and changes nothing", async () => {
    const paymentId = newPaymentId("over");
    await authorizedPayment(stack.current, paymentId);
    await workflowOf(stack.current, paymentId).signal("capture", { amount: "all of it" });
    await expect
      .poll(() => lastEvent(stack.current, paymentId))
      .toMatchObject({ type: "commandRefused", command: "capture" });
    await capture(paymentId);
    expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "capture 20.00"]);
  });
});

test("a charge has nothing to capture or cancel", async () => {
  const paymentId = newPaymentId("charge");
  await stack.current.holdfast.charge(hostedPayment(paymentId));
  const reason = "a charge takes the money in one step; there is nothing to capture or cancel";
  await expect(capture(paymentId)).rejects.toMatchObject(
    refusedWith(`can't capture ${paymentId}: ${reason}`),
  );
  await expect(cancel(paymentId)).rejects.toMatchObject(refusedWith(`can't cancel ${paymentId}: ${reason}`));
});

test("the same update id is one capture with one reply, however often it is sent", async () => {
  const paymentId = newPaymentId("same_id");
  await authorizedPayment(stack.current, paymentId, { amount: usd(100_000) });
  const handle = workflowOf(stack.current, paymentId);
  const update = { updateId: randomUUID(), args: [{ amount: usd(90_000) }] as [object] };
  const send = () => handle.executeUpdate<PaymentView, [object]>("capture", update);

  const [first, second] = await Promise.all([send(), send()]);
  expect(first).toMatchObject({ status: "capturing" });
  expect(second).toEqual(first);
  stack.current.sandbox.payermax.settle({ requestId: `${paymentId}_CAPTURE_1`, outcome: "failed" });
  await until(stack.current, paymentId, { status: "authorized" });
  expect(await send()).toEqual(first);
  expect(requestIds(stack.current, paymentId, "capture")).toEqual([`${paymentId}_CAPTURE_1`]);
});
