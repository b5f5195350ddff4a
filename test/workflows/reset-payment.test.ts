import type { WorkflowHandle } from "@temporalio/client";
import { describe, expect, test } from "vitest";
import type { PaymentView } from "../../src/client.js";
import { isFinal } from "../../src/domain/payment/states.js";
import { booked, workflowOf } from "../support/holds.js";
import { authorizedPayment, savedCardPayment, until, vaultedCard } from "../support/payments.js";
import { capturedPayment } from "../support/refunds.js";
import { replayProblems, toReplay } from "../support/replay.js";
import { failedTasks, reset, taskEnds } from "../support/resets.js";
import { newPaymentId, useStack } from "../support/stack.js";

/** Every workflow task of a whole payment, one after the other, is what the payment is reset to. */
const stack = useStack({
  schedules: { check: [1], poll: [1], notFoundAnswers: 2, notFoundSettleSeconds: 1 },
});

const charges = {
  "a charge with 3DS at Pockyt, whose card is saved": {
    pay: (paymentId: string): Promise<unknown> => vaultedCard(stack.current, paymentId),
    effects: ["charge 20.00"],
  },
  "a charge of a saved card": {
    pay: async (paymentId: string) => {
      const savedCard = await vaultedCard(stack.current, newPaymentId("saving"));
      await stack.current.holdfast.charge(savedCardPayment(paymentId, savedCard));
    },
    effects: ["charge 12.50"],
  },
  "a charge of a card at PayerMax": {
    pay: (paymentId: string): Promise<unknown> => capturedPayment(stack.current, paymentId),
    effects: ["charge 20.00"],
  },
} as const;

const holds = {
  "an authorization that is captured": {
    pay: async (paymentId: string) => {
      await authorizedPayment(stack.current, paymentId);
      await stack.current.holdfast.capture({ paymentId });
    },
    effects: ["authorize 20.00", "capture 20.00"],
  },
  "an authorization that is canceled": {
    pay: async (paymentId: string) => {
      await authorizedPayment(stack.current, paymentId);
      await stack.current.holdfast.cancel({ paymentId });
    },
    effects: ["authorize 20.00", "cancel 20.00"],
  },
} as const;

/** Waits until the run has come to rest: nothing failed on its way. */
async function atRest(run: WorkflowHandle, paymentId: string): Promise<PaymentView> {
  const present = () => stack.current.holdfast.get({ paymentId });
  const isAtRest = ({ status, attention }: PaymentView) => isFinal(status) || attention !== null;
  await expect.poll(async () => isAtRest(await present())).toBe(true);
  expect(failedTasks(await run.fetchHistory())).toEqual([]);
  expect.soft(await replayProblems([await toReplay(run)])).toEqual([]);
  return present();
}

/** A finished payment, reset to each of its tasks in turn, as `judge` is then to find it. */
async function resetToEach(
  paymentId: string,
  judge: (run: WorkflowHandle, task: string) => Promise<void>,
): Promise<void> {
  const payment = workflowOf(stack.current, paymentId);
  await payment.result();
  const { runId } = await payment.describe();
  const tasks = taskEnds(await payment.fetchHistory());
  expect(tasks.length).toBeGreaterThan(1);
  for (const task of tasks)
    await judge(await reset(stack.current, payment, runId, task), `reset to ${task.toString()}`);
}

describe.each(Object.entries(charges))("%s", (_name, { pay, effects }) => {
  test("goes on from each of its workflow tasks, by its own record", { timeout: 120_000 }, async () => {
    const paymentId = newPaymentId("reset");
    await pay(paymentId);
    await resetToEach(paymentId, async (run, task) => {
      expect.soft(await atRest(run, paymentId), task).toMatchObject({ status: "captured", attention: null });
      expect.soft(booked(stack.current, paymentId), task).toEqual(effects);
    });
  });
});

test("a charge that is reset when the time for its first send is over has not failed: its record is asked for", async () => {
  const savedCard = await vaultedCard(stack.current, newPaymentId("saving"));
  const paymentId = newPaymentId("reset");
  const input = { ...savedCardPayment(paymentId, savedCard), actionTimeoutSeconds: 5 };
  await stack.current.holdfast.charge(input);
  const payment = workflowOf(stack.current, paymentId);
  await payment.result();
  const { runId, startTime } = await payment.describe();
  await expect.poll(() => Date.now() - startTime.getTime()).toBeGreaterThan(5_500);
  const run = await reset(stack.current, payment, runId, taskEnds(await payment.fetchHistory())[0]);
  expect(await atRest(run, paymentId)).toMatchObject({ status: "captured", failure: null, attention: null });
  expect(booked(stack.current, paymentId)).toEqual(["charge 12.50"]);
});

describe.each(Object.entries(holds))("%s", (_name, { pay, effects }) => {
  test("goes on from each of its workflow tasks, or calls a person", { timeout: 120_000 }, async () => {
    const paymentId = newPaymentId("reset");
    await pay(paymentId);
    const { status } = await stack.current.holdfast.get({ paymentId });
    await resetToEach(paymentId, async (run, task) => {
      const view = await atRest(run, paymentId);
      if (view.attention === null) expect.soft(view, task).toMatchObject({ status, failure: null });
      expect.soft(booked(stack.current, paymentId), task).toEqual(effects);
    });
  });
});

describe.each(["capture", "cancel"] as const)("an authorized payment", (command) => {
  test(
    `that is reset to any of its workflow tasks is authorized again and takes a ${command}`,
    { timeout: 120_000 },
    async () => {
      const tasks = async (paymentId: string) =>
        taskEnds(await workflowOf(stack.current, paymentId).fetchHistory());
      const sample = newPaymentId("reset");
      await authorizedPayment(stack.current, sample);
      for (const [index] of (await tasks(sample)).entries()) {
        const paymentId = newPaymentId("reset");
        await authorizedPayment(stack.current, paymentId);
        const payment = workflowOf(stack.current, paymentId);
        const { runId } = await payment.describe();
        const run = await reset(stack.current, payment, runId, (await tasks(paymentId)).at(index));
        await until(stack.current, paymentId, { status: "authorized", attention: null });
        const status = command === "capture" ? "captured" : "canceled";
        expect(await stack.current.holdfast[command]({ paymentId })).toMatchObject({ status });
        expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", `${command} 20.00`]);
        await atRest(run, paymentId);
      }
    },
  );
});
