import type { WorkflowHandle } from "@temporalio/client";
import { describe, expect, test } from "vitest";
import {
  aftercareHandle,
  bookedRefunds,
  capturedPayment,
  PROVIDERS,
  untilRefund,
  usd,
  type Provider,
} from "../support/refunds.js";
import { replayProblems, toReplay } from "../support/replay.js";
import { failedTasks, reset, taskEnds } from "../support/resets.js";
import { scriptedProvider } from "../support/scripted-provider.js";
import { newPaymentId, useStack } from "../support/stack.js";

/** An aftercare with two refunds, reset to each of its workflow tasks in turn. */
const provider = scriptedProvider();
const stack = useStack({
  ...provider.stack,
  schedules: { check: [1], poll: [1], notFoundAnswers: 2, notFoundSettleSeconds: 1 },
});

async function refunded(name: Provider): Promise<string> {
  const paymentId = newPaymentId("reset");
  await capturedPayment(stack.current, paymentId, name);
  for (const [refundId, value] of [
    ["R1", 500],
    ["R2", 300],
  ] as const) {
    await stack.current.holdfast.refund({ paymentId, refundId, amount: usd(value) });
    await untilRefund(stack.current, paymentId, refundId, { status: "refunded" });
  }
  expect(bookedRefunds(stack.current, paymentId)).toEqual(["5.00", "3.00"]);
  return paymentId;
}

/** Waits until these refunds are all there are, each as it was before the reset. */
async function untilAllRefunded(run: WorkflowHandle, paymentId: string, refundIds: readonly string[]) {
  const refunds = async () =>
    (await stack.current.holdfast.aftercare({ paymentId }))?.refunds.map(({ refundId, status, failure }) =>
      `${refundId} ${status} ${failure?.code ?? ""}`.trim(),
    );
  await expect
    .poll(async () => (await refunds())?.sort())
    .toEqual(refundIds.map((refundId) => `${refundId} refunded`));
  expect(failedTasks(await run.fetchHistory())).toEqual([]);
  expect.soft(await replayProblems([await toReplay(run)])).toEqual([]);
}

async function resetToEach(paymentId: string, judge: (run: WorkflowHandle, task: string) => Promise<void>) {
  const aftercare = aftercareHandle(stack.current, paymentId);
  const { runId } = await aftercare.describe();
  for (const task of taskEnds(await aftercare.fetchHistory()))
    await judge(await reset(stack.current, aftercare, runId, task), `reset to ${task.toString()}`);
}

describe.each(PROVIDERS)("an aftercare with refunds at %s", (name) => {
  test("goes on from each of its workflow tasks, and no refund is made twice", async () => {
    const paymentId = await refunded(name);
    await resetToEach(paymentId, async (run, task) => {
      await untilAllRefunded(run, paymentId, ["R1", "R2"]);
      expect.soft(bookedRefunds(stack.current, paymentId), task).toEqual(["5.00", "3.00"]);
    });
  });

  test("counts what it had given before: no more than the rest is refunded", async () => {
    const paymentId = await refunded(name);
    const aftercare = aftercareHandle(stack.current, paymentId);
    const { runId } = await aftercare.describe();
    const [first] = taskEnds(await aftercare.fetchHistory());
    const run = await reset(stack.current, aftercare, runId, first);
    await untilAllRefunded(run, paymentId, ["R1", "R2"]);
    const { holdfast } = stack.current;
    const tooMuch = holdfast.refund({ paymentId, refundId: "R3", amount: usd(1201) });
    await expect(tooMuch).rejects.toThrow("the remaining amount is 12.00 USD of 20.00 USD captured");
    await holdfast.refund({ paymentId, refundId: "R4", amount: usd(1200) });
    await untilRefund(stack.current, paymentId, "R4", { status: "refunded" });
    expect(bookedRefunds(stack.current, paymentId)).toEqual(["5.00", "3.00", "12.00"]);
  });
});

test("where PayerMax refuses a number that it has had, a refund made before the reset is not called failed", async () => {
  const paymentId = newPaymentId("reset");
  const seen = new Set<unknown>();
  provider.script(paymentId, ({ operation, fields: { outRefundNo } }) => {
    if (operation !== "refund" || !seen.has(outRefundNo)) {
      seen.add(outRefundNo);
      return "pass";
    }
    return { json: { code: "REFUND_NO_INVALID", msg: "invalid refund order number" } };
  });
  await capturedPayment(stack.current, paymentId);
  await stack.current.holdfast.refund({ paymentId, refundId: "R1", amount: usd(500) });
  await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
  await resetToEach(paymentId, async (run, task) => {
    await untilAllRefunded(run, paymentId, ["R1"]);
    expect.soft(bookedRefunds(stack.current, paymentId), task).toEqual(["5.00"]);
  });
});
