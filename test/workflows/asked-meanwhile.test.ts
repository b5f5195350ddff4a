import type { WorkflowHandle } from "@temporalio/client";
import { expect, test } from "vitest";
import { workflowOf } from "../support/holds.js";
import { hostedPayment, shopper, until } from "../support/payments.js";
import { replayProblems, toReplay } from "../support/replay.js";
import { newPaymentId, useStack } from "../support/stack.js";

const stack = useStack({ schedules: { poll: [2, 2, 2, 2, 2, 3600] } });

const PAYMENTS = 3;

const UNHANDLED_COMMAND = "UnhandledCommand";

/** Queries, updates that are rejected before and after they are accepted, and a signal that can't be read. */
async function disturb(payment: WorkflowHandle): Promise<void> {
  const tooMuch = { amount: { currency: "USD", value: 999_999 } };
  const [view, events, misspelled, refused] = await Promise.allSettled([
    payment.query("payment"),
    payment.query("events"),
    payment.executeUpdate("captur", { args: [{}] }),
    payment.executeUpdate("capture", { args: [tooMuch] }),
    payment.signal("capture", { amount: "all" }),
  ]);
  expect([view.status, events.status]).toEqual(["fulfilled", "fulfilled"]);
  expect([misspelled.status, refused.status]).toEqual(["rejected", "rejected"]);
}

/** Why its workflow tasks failed. The server's own reason is none of ours: a signal came just as the task ended. */
async function failures(payment: WorkflowHandle): Promise<string[]> {
  const { events } = await payment.fetchHistory();
  return (events ?? [])
    .flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
      failed ? (failed.failure?.message ?? "?") : [],
    )
    .filter((message) => message !== UNHANDLED_COMMAND);
}

async function disturbedToItsEnd(paymentId: string): Promise<WorkflowHandle> {
  const { holdfast } = stack.current;
  const view = await holdfast.authorize(hostedPayment(paymentId));
  const payment = workflowOf(stack.current, paymentId);
  const story = (async () => {
    await expect.poll(() => asked(paymentId)).toBeGreaterThanOrEqual(2);
    await shopper(view, "approve");
    await until(stack.current, paymentId, { status: "authorized" });
  })();
  const told = { isOver: false };
  const over = story.finally(() => {
    told.isOver = true;
  });
  const disturbing = (async () => {
    while (!told.isOver) await disturb(payment);
  })();
  await Promise.all([over, disturbing]);
  await holdfast.capture({ paymentId });
  await payment.result();
  return payment;
}

function asked(paymentId: string): number {
  return stack.current.sandbox
    .requests()
    .filter(({ operation, fields }) => operation === "orderQuery" && fields.outTradeNo === paymentId).length;
}

test(
  "queries, rejected updates and signals together: all are answered, no task fails, and the histories replay",
  { timeout: 120_000 },
  async () => {
    const ids = Array.from({ length: PAYMENTS }, () => newPaymentId("meanwhile"));
    const payments = await Promise.all(ids.map(disturbedToItsEnd));
    expect(await Promise.all(payments.map(failures))).toEqual(payments.map(() => []));
    expect(await replayProblems(await Promise.all(payments.map(toReplay)))).toEqual([]);
  },
);
