import { Worker } from "@temporalio/worker";
import type { WorkflowBundleWithSourceMap } from "@temporalio/worker";
import { beforeAll, expect, test } from "vitest";
import type { AftercareView } from "../../src/client.js";
import { readPaymentForAftercare } from "../../src/client/read-payment-for-aftercare.js";
import type { PaymentReport } from "../../src/domain/reports.js";
import { workerDataConverter } from "../../src/temporal/worker-data-converter.js";
import { startBareWorker, type BareWorker } from "../support/bare-worker.js";
import { changedWorkflows } from "../support/changed-workflows.js";
import { encryption } from "../support/encryption.js";
import { usd } from "../support/holds.js";
import { hostedPayment } from "../support/payments.js";
import { recordedHistory, recordedNames } from "../support/recorded-histories.js";
import { toReplay, type ToReplay } from "../support/replay.js";
import { newPaymentId } from "../support/stack.js";
import { stricterRules } from "./upgrade/flow-changes.js";

const dataConverter = workerDataConverter({ ...encryption, namespace: "default" });

let bundle: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  bundle = await changedWorkflows(stricterRules, dataConverter);
});

async function problemsOf(histories: readonly ToReplay[]): Promise<string[]> {
  const problems: string[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories(
    { workflowBundle: bundle, dataConverter },
    histories,
  ))
    if (error) problems.push(`${workflowId}: ${error.message}`);
  return problems;
}

/**
 * What was accepted, and by which rules of its provider, is in a payment's history: a release that is stricter, or
 * knows the provider better, goes on with every payment that an earlier one began.
 */
test("payments that were begun under other rules go on", async () => {
  const histories = await Promise.all(recordedNames.map(recordedHistory));
  expect(await problemsOf(histories)).toEqual([]);
  expect(histories.length).toBeGreaterThan(20);
});

const lost = () => Promise.reject(new Error("lost"));

const PAID: PaymentReport = {
  ...{ about: "payment", status: "succeeded", word: "SUCCESS", recognized: true, captureMode: "manual" },
  ...{ amount: usd(2000), refundedValue: 0, refs: {} },
};

/** A payment whose first call was lost, and that was notified before any answer came. */
async function notifiedBeforeAnyAnswer({ client, holdfast }: BareWorker) {
  const paymentId = newPaymentId("no_rules_yet");
  await holdfast.authorize(hostedPayment(paymentId));
  const payment = client.workflow.getHandle(`payment-default-${paymentId}`);
  const told = { provider: "payermax", account: "default", paymentId, key: "paid", report: PAID };
  await payment.signal("providerNotification", { ...told, receivedAt: new Date().toISOString() });
  return { paymentId, payment };
}

test("so does one that was notified before any answer came", async () => {
  const worker = await startBareWorker({ authorize: lost, query: lost });
  try {
    const { paymentId, payment } = await notifiedBeforeAnyAnswer(worker);
    // By the rules of this release it would be authorized, by those of the other it would be asked about.
    const checks = async () => (await worker.holdfast.get({ paymentId })).outcomeUnknown?.checks ?? 0;
    await expect.poll(checks).toBeGreaterThanOrEqual(1);
    expect(await problemsOf([await toReplay(payment)])).toEqual([]);
    await payment.terminate("the test is over");
  } finally {
    await worker.close();
  }
});

test("what it was notified of goes to its aftercare where a person ends it before any answer came", async () => {
  const told: string[] = [];
  const worker = await startBareWorker({
    ...{ authorize: lost, query: lost },
    tellAftercare: ({ notification }) => {
      told.push(notification.key);
      return Promise.resolve({ taken: "delivered" });
    },
  });
  try {
    const { payment } = await notifiedBeforeAnyAnswer(worker);
    const found = { evidence: "seen in the portal", operator: "ada" };
    const settled = { operation: "authorize", outcome: "failed", ...found };
    expect(await payment.executeUpdate("resolve", { args: [settled] })).toMatchObject({ status: "failed" });
    expect(await payment.result()).toMatchObject({ status: "failed" });
    expect(told).toEqual(["paid"]);
    expect(await problemsOf([await toReplay(payment)])).toEqual([]);
  } finally {
    await worker.close();
  }
});

const REFUNDED = { about: "refund", status: "succeeded", amount: usd(500), refs: {} } as const;

test("an aftercare whose payment's books can't be read goes on by the rules that the worker had then", async () => {
  const worker = await startBareWorker({
    charge: () => Promise.resolve({ ending: "answered", answer: { ...PAID, captureMode: "automatic" } }),
    async readPayment(key) {
      const { books: _, ...facts } = { books: null, ...(await readPaymentForAftercare(worker.client, key)) };
      return facts;
    },
    ...{ refund: lost, queryRefund: lost },
  });
  try {
    const paymentId = newPaymentId("no_books");
    const { holdfast, client } = worker;
    expect(await holdfast.charge(hostedPayment(paymentId))).toMatchObject({ status: "captured" });
    const refund = await holdfast.refund({ paymentId, refundId: "R1", amount: usd(500) });
    expect(refund).toMatchObject({ status: "processing" });
    const aftercare = client.workflow.getHandle(`aftercare-default-${paymentId}`);
    const told = { provider: "payermax", account: "default", paymentId, key: "refunded" };
    const report = { ...REFUNDED, requestId: `${paymentId}_REFUND_R1` };
    await aftercare.signal("providerNotification", {
      ...told,
      report,
      receivedAt: new Date().toISOString(),
    });
    // By the rules of this release it is refunded, by those of the other the provider would be asked about it.
    const refunds = async () => (await aftercare.query<AftercareView>("aftercare")).refunds;
    await expect.poll(refunds).toMatchObject([{ refundId: "R1", status: "refunded" }]);
    expect(await problemsOf([await toReplay(aftercare)])).toEqual([]);
    await aftercare.terminate("the test is over");
  } finally {
    await worker.close();
  }
});
