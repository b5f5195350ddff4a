import { defaultPayloadConverter, RawValue, type Payload } from "@temporalio/common";
import { Worker } from "@temporalio/worker";
import { describe, expect, inject, test } from "vitest";
import { SEAL, SEAL_VERDICT } from "../../src/domain/seal.js";
import { workerDataConverter } from "../../src/temporal/worker-data-converter.js";
import type { NotificationKey } from "../../src/temporal/notification-seal.js";
import { encryption } from "../support/encryption.js";
import { booked, eventsOf, workflowOf } from "../support/holds.js";
import { authorizedPayment, hostedPayment, until } from "../support/payments.js";
import { aftercareHandle, capturedPayment, untilAftercare, usd } from "../support/refunds.js";
import { replayProblems, toReplay } from "../support/replay.js";
import { failedTasks, reset, taskEnds } from "../support/resets.js";
import { newNotificationKey, notifiedIn, sealedBy, withMetadata } from "../support/seals.js";
import { newPaymentId, useStack } from "../support/stack.js";

const [K1, K2] = [newNotificationKey("k1"), newNotificationKey("k2")];
/** Changed by the tests; the worker reads it at each start. */
const keys: Record<"relay" | "worker", NotificationKey[]> = { relay: [K1], worker: [K1] };

// No check by itself: whatever settles in this file is settled by a notification, or by nothing.
const stack = useStack({ schedules: { check: [3600], poll: [3600] }, notificationKeys: keys });

async function restartWorker(worker: NotificationKey[]): Promise<void> {
  await stack.current.worker.stop();
  keys.worker = worker;
  await stack.current.worker.start();
}

let told = 0;

function notification(paymentId: string, report: object): object {
  const key = `told-${++told}`;
  const receivedAt = new Date().toISOString();
  return { provider: "payermax", account: "default", paymentId, key, receivedAt, report };
}

/** Were it believed, the payment would be authorized. */
const paid = (paymentId: string) =>
  notification(paymentId, {
    ...{ about: "payment", status: "succeeded", word: "SUCCESS", recognized: true, captureMode: "manual" },
    ...{ amount: usd(2000), refundedValue: 0, refs: {} },
  });

const plainly = (value: unknown) => defaultPayloadConverter.toPayload(value);

/** As anybody with access to the namespace can. */
const signal = (workflow: ReturnType<typeof workflowOf>, ...payloads: Payload[]) =>
  workflow.signal<unknown[]>("providerNotification", ...payloads.map((each) => RawValue.fromPayload(each)));

/** At the cashier, where the shopper has done nothing. */
async function atCashier(name: string) {
  const paymentId = newPaymentId(name);
  await stack.current.holdfast.authorize(hostedPayment(paymentId));
  return { paymentId, workflow: workflowOf(stack.current, paymentId) };
}

async function unverified(paymentId: string): Promise<number> {
  const events = await eventsOf(stack.current, paymentId);
  return events.filter(({ type }) => type === "notificationUnverified").length;
}

/** Replay with these keys decides as it was decided. */
async function expectReplays(workflow: ReturnType<typeof workflowOf>, held: NotificationKey[]) {
  const dataConverter = workerDataConverter({ ...encryption, namespace: "default", notificationKeys: held });
  const workflowBundle = { codePath: inject("workflowBundle") };
  const histories = [await toReplay(workflow)];
  for await (const { error } of Worker.runReplayHistories({ workflowBundle, dataConverter }, histories))
    expect(error).toBeUndefined();
}

describe("with keys", () => {
  test("only the relay's own notification moves the payment", async () => {
    const { paymentId, workflow } = await atCashier("forged");
    const { workflowId } = workflow;
    const other = sealedBy(K1, "payment-default-ANOTHER", paid(paymentId));
    const right = sealedBy(K1, workflowId, paid(paymentId));
    const forged: Payload[][] = [
      [plainly(paid(paymentId))],
      [other],
      [{ ...plainly(paid(paymentId)), metadata: right.metadata ?? null }],
      [withMetadata(plainly(paid(paymentId)), { [SEAL_VERDICT]: "right" })],
      [plainly({ ...paid(paymentId), seal: "right", [SEAL]: "v1", [SEAL_VERDICT]: "right" })],
      [plainly(paid(paymentId)), plainly({ seal: "right" })],
    ];
    for (const payloads of forged) await signal(workflow, ...payloads);
    await expect.poll(() => unverified(paymentId)).toBe(forged.length);
    // Each was a reason to ask, and the provider's record says that nobody has paid.
    expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({
      status: "requires_action",
      attention: { reason: "unknown_news" },
    });
    await signal(workflow, right);
    await until(stack.current, paymentId, { status: "authorized" });
    expect(booked(stack.current, paymentId)).toEqual([]);
    await expectReplays(workflow, [K1, K2]);
  });

  test("a webhook reaches the payment sealed, and the same seal a second time changes nothing", async () => {
    const paymentId = newPaymentId("sealed");
    await authorizedPayment(stack.current, paymentId);
    const workflow = workflowOf(stack.current, paymentId);
    const sent = await notifiedIn(await workflow.fetchHistory());
    expect(sent.length).toBeGreaterThan(0);
    const before = await eventsOf(stack.current, paymentId);
    for (const payload of sent) await signal(workflow, payload);
    expect(await stack.current.holdfast.capture({ paymentId })).toMatchObject({ status: "captured" });
    const after = await workflow.query<typeof before>("events");
    expect(after.slice(before.length).map(({ type }) => type)).toEqual(
      expect.not.arrayContaining(["notificationReceived", "notificationUnverified", "attentionRaised"]),
    );
    expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "capture 20.00"]);
    // Nothing was turned down, so that replay asks for no key.
    await expectReplays(workflow, []);
    expect(await replayProblems([await toReplay(workflow)])).toEqual([]);
  });

  test("a dispute or refund of anybody's making reaches no aftercare's books", async () => {
    const paymentId = newPaymentId("dispute");
    await capturedPayment(stack.current, paymentId);
    await stack.current.holdfast.refund({ paymentId, refundId: "R1", amount: usd(100) });
    await untilAftercare(stack.current, paymentId, { notices: [{ about: "refund" }] });
    const handle = aftercareHandle(stack.current, paymentId);
    const dispute = { about: "case", type: "CHARGEBACK", status: "OPEN", refs: { caseId: "D1" } };
    const refund = { about: "refund", requestId: "X_REFUND_R9", status: "succeeded", amount: null, refs: {} };
    for (const report of [dispute, refund]) await signal(handle, plainly(notification(paymentId, report)));
    const { disputes, notices } = await untilAftercare(stack.current, paymentId, {
      attention: { reason: "unknown_news" },
    });
    expect(disputes).toEqual([]);
    expect(notices.map(({ about, meaning }) => [about, meaning])).toEqual([["refund", "refund_news"]]);
    await signal(handle, sealedBy(K1, handle.workflowId, notification(paymentId, dispute)));
    await untilAftercare(stack.current, paymentId, { disputes: [{ caseId: "D1" }] });
  });

  /** Live work had the mark that it leaves behind the update, and replay before it: the payment would stand still. */
  test.each([
    ["first", 0],
    ["second", 1],
  ])(
    "one without a seal and an update come with a reset to the %s task: it goes on, and replays",
    async (_which, task) => {
      const { client, taskQueue, holdfast } = stack.current;
      const paymentId = newPaymentId("reset");
      const workflow = workflowOf(stack.current, paymentId);
      const { workflowId } = workflow;
      // Started without an update, so that the one that a backend sends then comes again with each reset.
      const args = [hostedPayment(paymentId)];
      await client.workflow.start("authCapturePayment", { workflowId, taskQueue, args });
      await until(stack.current, paymentId, { status: "requires_action" });
      await holdfast.authorize(hostedPayment(paymentId));
      const { runId } = await workflow.describe();
      const ends = taskEnds(await workflow.fetchHistory());
      await stack.current.worker.stop();
      const next = await reset(stack.current, workflow, runId, ends[task]);
      await signal(workflow, plainly(paid(paymentId)));
      await stack.current.worker.start();

      await expect.poll(() => unverified(paymentId)).toBe(1);
      expect(failedTasks(await next.fetchHistory())).toEqual([]);
      await expectReplays(next, [K1]);
    },
  );
});

test("a key that the worker lacks stops the task, which names it, and goes on once the key is there", async () => {
  const { paymentId, workflow } = await atCashier("lacks");
  await signal(workflow, sealedBy(K2, workflow.workflowId, paid(paymentId)));
  const failures = async () => failedTasks(await workflow.fetchHistory());
  await expect.poll(failures).not.toEqual([]);
  expect((await failures())[0]).toMatch(/lacks the notification key k2 .*HOLDFAST_NOTIFICATION_KEYS/);
  await restartWorker([K1, K2]);
  await until(stack.current, paymentId, { status: "authorized" });
  // It was believed as every other one, so its replay asks for no key.
  await expectReplays(workflow, [K1]);
});

describe("keys that are switched", () => {
  test("on and off again, with a payment in flight: each decision stays what it was", async () => {
    await restartWorker([]);
    const { paymentId, workflow } = await atCashier("switched");
    await signal(workflow, plainly(paid(paymentId)));
    await until(stack.current, paymentId, { status: "authorized" });
    await expectReplays(workflow, [K1]);
    // The relay seals already: a worker without keys believes as before.
    const early = newPaymentId("relay_first");
    await authorizedPayment(stack.current, early);

    await restartWorker([K1]);
    expect(await stack.current.holdfast.capture({ paymentId: early })).toMatchObject({ status: "captured" });
    await expectReplays(workflowOf(stack.current, early), [K1]);
    const gone = () =>
      notification(paymentId, { about: "case", type: "CHARGEBACK", status: "OPEN", refs: {} });
    await signal(workflow, plainly(gone()));
    await until(stack.current, paymentId, {
      status: "authorized",
      attention: expect.objectContaining({ reason: "unknown_news" }) as never,
    });
    await signal(workflow, sealedBy(K1, workflow.workflowId, gone()));
    const concerns = async () =>
      (await eventsOf(stack.current, paymentId)).flatMap((event) =>
        event.type === "attentionRaised" ? [event.reason] : [],
      );
    await expect.poll(concerns).toEqual(["unknown_news", "dispute"]);
    await expectReplays(workflow, [K1, K2]);

    // What follows from a seal that was right can't be replayed without its key: the task waits for it.
    await restartWorker([]);
    await workflow.signal("capture", {});
    const failures = async () => failedTasks(await workflow.fetchHistory());
    await expect.poll(failures).toContainEqual(expect.stringContaining("lacks all notification keys"));
    await restartWorker([K1]);
    await until(stack.current, paymentId, { status: "capturing" });
    await expectReplays(workflow, [K1]);
  });
});
