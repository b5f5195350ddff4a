import { defaultPayloadConverter, RawValue } from "@temporalio/common";
import { Worker } from "@temporalio/worker";
import { expect, inject, test } from "vitest";
import { workerDataConverter } from "../../src/temporal/worker-data-converter.js";
import { encryption } from "../support/encryption.js";
import { eventsOf, workflowOf } from "../support/holds.js";
import { hostedPayment, until } from "../support/payments.js";
import { toReplay } from "../support/replay.js";
import { failedTasks, reset, taskEnds } from "../support/resets.js";
import { newNotificationKey } from "../support/seals.js";
import { newPaymentId, useStack } from "../support/stack.js";

const K1 = newNotificationKey("k1");
const stack = useStack({
  schedules: { check: [3600], poll: [3600] },
  notificationKeys: { relay: [K1], worker: [K1] },
});

/** Started without an update, so that the one that a backend sends then comes again with each reset. */
async function askedForTwice(): Promise<string> {
  const paymentId = newPaymentId("reset");
  const { client, taskQueue, holdfast } = stack.current;
  const workflowId = `payment-default-${paymentId}`;
  const args = [hostedPayment(paymentId)];
  await client.workflow.start("authCapturePayment", { workflowId, taskQueue, args });
  await until(stack.current, paymentId, { status: "requires_action" });
  await holdfast.authorize(hostedPayment(paymentId));
  return paymentId;
}

/** Anybody with access to the namespace can send it. */
function unsealed(paymentId: string): RawValue {
  const amount = { currency: "USD", value: 2000 };
  const state = { status: "succeeded", word: "SUCCESS", recognized: true, captureMode: "manual" };
  const report = { about: "payment", ...state, amount, refundedValue: 0, refs: {} };
  const at = { provider: "payermax", account: "default", paymentId, key: "unsealed" };
  const notification = { ...at, report, receivedAt: new Date().toISOString() };
  return RawValue.fromPayload(defaultPayloadConverter.toPayload(notification));
}

/**
 * The mark that the first such notification leaves would stand before the update in replay, where live work had it
 * behind: the payment would stand still.
 */
test.each([
  ["first", 0],
  ["second", 1],
])(
  "an update and an unsealed notification come with a reset to the %s task: it goes on, and replays",
  async (_which, task) => {
    const paymentId = await askedForTwice();
    const workflow = workflowOf(stack.current, paymentId);
    const { runId } = await workflow.describe();
    const history = await workflow.fetchHistory();
    await stack.current.worker.stop();
    const next = await reset(stack.current, workflow, runId, taskEnds(history)[task]);
    await workflow.signal("providerNotification", unsealed(paymentId));
    await stack.current.worker.start();

    const turnedDown = async () =>
      (await eventsOf(stack.current, paymentId)).filter(({ type }) => type === "notificationUnverified")
        .length;
    await expect.poll(turnedDown).toBe(1);
    expect(failedTasks(await next.fetchHistory())).toEqual([]);
    const dataConverter = workerDataConverter({
      ...encryption,
      ...{ namespace: "default", notificationKeys: [K1] },
    });
    const workflowBundle = { codePath: inject("workflowBundle") };
    const histories = [await toReplay(next)];
    for await (const { error } of Worker.runReplayHistories({ workflowBundle, dataConverter }, histories))
      expect(error).toBeUndefined();
  },
);
