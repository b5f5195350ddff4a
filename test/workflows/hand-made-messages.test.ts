import type { temporal } from "@temporalio/proto";
import { describe, expect, test } from "vitest";
import { booked, eventsOf, workflowOf } from "../support/holds.js";
import { authorizedPayment, until } from "../support/payments.js";
import { aftercareHandle, capturedPayment, untilRefund, usd } from "../support/refunds.js";
import { ANY_JSON, NO_JSON, notifications } from "../support/hand-made.js";
import { replayProblems, toReplay } from "../support/replay.js";
import { failedTasks } from "../support/resets.js";
import { newPaymentId, useStack } from "../support/stack.js";

/** Anyone with access to the namespace can send a message, whatever it holds. */
const stack = useStack({ schedules: { check: [3600], poll: [3600] } });

type Handle = ReturnType<typeof workflowOf>;

/** Sends every one of these by every name; what is refused is refused in words, to whoever sent it. */
async function sendAll(handle: Handle, names: Messages, values: readonly unknown[]): Promise<void> {
  for (const value of values) for (const name of names.signals) await handle.signal(name, value);
  for (const value of values)
    for (const name of names.updates) {
      const update = handle.executeUpdate(name, { args: [value] });
      await update.catch((error: unknown) => {
        expect(error).toMatchObject({ cause: { type: expect.stringMatching(REFUSED) as string } });
      });
    }
  await Promise.all(values.flatMap((value) => names.queries.map((name) => handle.query(name, value))));
}

const REFUSED = /^(InvalidInput|CommandRefused|IdempotencyConflict)$/;

interface Messages {
  readonly signals: readonly string[];
  readonly updates: readonly string[];
  readonly queries: readonly string[];
}

const PAYMENT: Messages = {
  signals: ["providerNotification"],
  updates: ["resolve", "acknowledge", "nextStep"],
  queries: ["payment", "events"],
};
const AFTERCARE: Messages = {
  signals: ["providerNotification"],
  updates: ["refund", "resolve", "acknowledge"],
  queries: ["aftercare", "events"],
};

async function expectNoFailedTask(handle: Handle): Promise<void> {
  expect(failedTasks(await handle.fetchHistory())).toEqual([]);
  expect(await replayProblems([await toReplay(handle)])).toEqual([]);
}

describe("a payment", () => {
  test("takes any JSON in any message, and is captured as if nothing had come", async () => {
    const paymentId = newPaymentId("any_json");
    const before = await authorizedPayment(stack.current, paymentId);
    const handle = workflowOf(stack.current, paymentId);
    await sendAll(handle, PAYMENT, [...ANY_JSON, ...notifications(paymentId)]);
    const types = new Set((await eventsOf(stack.current, paymentId)).map(({ type }) => type));
    expect(types).toContain("notificationUnreadable");
    expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({
      status: "authorized",
      capturedAmount: null,
      providerRefs: before.providerRefs,
    });
    expect(await stack.current.holdfast.capture({ paymentId })).toMatchObject({ status: "captured" });
    await until(stack.current, paymentId, { status: "captured", capturedAmount: usd(2000) });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "capture 20.00"]);
    await expectNoFailedTask(handle);
  });

  test.each(["capture", "cancel"] as const)(
    "takes any JSON in the command %s before it may",
    async (name) => {
      const paymentId = newPaymentId("too_early");
      await authorizedPayment(stack.current, paymentId);
      await stack.current.worker.stop();
      const handle = workflowOf(stack.current, paymentId);
      const bad = ANY_JSON.filter(
        (value) => typeof value === "number" || typeof value === "string" || Array.isArray(value),
      );
      for (const value of bad) await handle.signal(name, value);
      await stack.current.worker.start();
      const refused = async () =>
        (await eventsOf(stack.current, paymentId)).filter(({ type }) => type === "commandRefused").length;
      await expect.poll(refused).toBe(bad.length);
      expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00"]);
      await stack.current.holdfast[name]({ paymentId });
      await expectNoFailedTask(handle);
    },
  );

  test("takes a message that is not even JSON", async () => {
    const paymentId = newPaymentId("no_json");
    await authorizedPayment(stack.current, paymentId);
    const handle = workflowOf(stack.current, paymentId);
    for (const name of ["providerNotification", "capture", "nobody's"])
      for (const payload of NO_JSON) await signalPlainly(handle.workflowId, name, payload);
    expect(await stack.current.holdfast.capture({ paymentId })).toMatchObject({ status: "captured" });
    await expectNoFailedTask(handle);
  });
});

test("an aftercare takes any JSON in any message, and refunds as if nothing had come", async () => {
  const paymentId = newPaymentId("any_json");
  await capturedPayment(stack.current, paymentId);
  await stack.current.holdfast.refund({ paymentId, refundId: "R1", amount: usd(100) });
  const handle = aftercareHandle(stack.current, paymentId);
  await sendAll(handle, AFTERCARE, [...ANY_JSON, ...notifications(paymentId)]);
  await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
  await stack.current.holdfast.refund({ paymentId, refundId: "R2", amount: usd(200) });
  await untilRefund(stack.current, paymentId, "R2", { status: "refunded" });
  expect(booked(stack.current, paymentId)).toEqual(["charge 20.00", "refund 1.00", "refund 2.00"]);
  await expectNoFailedTask(handle);
});

async function signalPlainly(
  workflowId: string,
  signalName: string,
  payload: temporal.api.common.v1.IPayload,
): Promise<void> {
  await stack.current.client.workflowService.signalWorkflowExecution({
    namespace: "default",
    workflowExecution: { workflowId },
    signalName,
    input: { payloads: [payload] },
  });
}
