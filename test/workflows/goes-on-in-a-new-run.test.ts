import { expect, test } from "vitest";
import { booked, eventsOf, workflowOf } from "../support/holds.js";
import { goesOnInANewRun } from "../support/new-run.js";
import { authorizedPayment } from "../support/payments.js";
import { aftercareHandle, bookedRefunds, capturedPayment, untilRefund, usd } from "../support/refunds.js";
import { newPaymentId, useStack } from "../support/stack.js";

const stack = useStack({ schedules: { poll: [3600] } });

test("a payment that is flooded goes on in a new run with all that it was, and is captured once", async () => {
  const paymentId = newPaymentId("flooded");
  await authorizedPayment(stack.current, paymentId);
  const view = await stack.current.holdfast.get({ paymentId });
  await goesOnInANewRun(workflowOf(stack.current, paymentId));
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
  await goesOnInANewRun(aftercareHandle(stack.current, paymentId));
  await expect(
    stack.current.holdfast.refund({ paymentId, refundId: "R2", amount: usd(600) }),
  ).rejects.toThrow(/the remaining amount is 5.00 USD/);
  await stack.current.holdfast.refund({ paymentId, refundId: "R3", amount: usd(500) });
  await untilRefund(stack.current, paymentId, "R3", { status: "refunded" });
  expect(bookedRefunds(stack.current, paymentId)).toEqual(["15.00", "5.00"]);
});
