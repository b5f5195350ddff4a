import { expect, test } from "vitest";
import { booked, eventsOf, workflowOf } from "../support/holds.js";
import { authorizedPayment } from "../support/payments.js";
import { aftercareHandle, bookedRefunds, capturedPayment, untilRefund, usd } from "../support/refunds.js";
import { newPaymentId, useStack } from "../support/stack.js";

const stack = useStack({ schedules: { poll: [3600] } });

/** More than a run takes before it goes on in a new one; Temporal itself ends at 10,000 signals. */
const MANY = 900;

/** The same words again and again, by anybody with access to the namespace. */
async function flood(workflowId: string): Promise<void> {
  const handle = stack.current.client.workflow.getHandle(workflowId);
  for (let sent = 0; sent < MANY; sent += 50)
    await Promise.all(
      Array.from({ length: 50 }, () => handle.signal("providerNotification", { key: "again" })),
    );
}

async function runOf(workflowId: string): Promise<string> {
  return (await stack.current.client.workflow.getHandle(workflowId).describe()).runId;
}

test("a payment that is flooded goes on in a new run with all that it was, and is captured once", async () => {
  const paymentId = newPaymentId("flooded");
  await authorizedPayment(stack.current, paymentId);
  const { workflowId } = workflowOf(stack.current, paymentId);
  const before = await runOf(workflowId);
  const view = await stack.current.holdfast.get({ paymentId });
  await flood(workflowId);
  await expect.poll(() => runOf(workflowId)).not.toBe(before);
  expect({ ...(await stack.current.holdfast.get({ paymentId })), updatedAt: view.updatedAt }).toEqual(view);
  expect((await eventsOf(stack.current, paymentId))[0]?.type).toBe("continued");
  expect(await stack.current.holdfast.capture({ paymentId })).toMatchObject({ status: "captured" });
  expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "capture 20.00"]);
});

test("an aftercare goes on in a new run with its refunds and their sum", async () => {
  const paymentId = newPaymentId("long");
  await capturedPayment(stack.current, paymentId, "pockyt");
  await stack.current.holdfast.refund({ paymentId, refundId: "R1", amount: usd(1500) });
  await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
  const { workflowId } = aftercareHandle(stack.current, paymentId);
  const before = await runOf(workflowId);
  await flood(workflowId);
  await expect.poll(() => runOf(workflowId)).not.toBe(before);
  await expect(
    stack.current.holdfast.refund({ paymentId, refundId: "R2", amount: usd(600) }),
  ).rejects.toThrow(/the remaining amount is 5.00 USD/);
  await stack.current.holdfast.refund({ paymentId, refundId: "R3", amount: usd(500) });
  await untilRefund(stack.current, paymentId, "R3", { status: "refunded" });
  expect(bookedRefunds(stack.current, paymentId)).toEqual(["15.00", "5.00"]);
});
