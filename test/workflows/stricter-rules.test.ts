import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { Client, Connection } from "@temporalio/client";
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from "@temporalio/worker";
import type { WorkflowBundleWithSourceMap } from "@temporalio/worker";
import { beforeAll, expect, inject, test } from "vitest";
import { createHoldfast } from "../../src/client.js";
import { workflowModules } from "../../src/temporal/workflow-modules.js";
import { usd } from "../support/holds.js";
import { hostedPayment } from "../support/payments.js";
import { recordedHistory, recordedNames } from "../support/recorded-histories.js";
import { toReplay, type ToReplay } from "../support/replay.js";
import { newPaymentId } from "../support/stack.js";

const loader = fileURLToPath(new URL("../support/stricter-rules-loader.cjs", import.meta.url));

const changed = /(providers[\\/]\w+[\\/]terms|domain[\\/]input[\\/](payment-fields|common-rules))\.(ts|js)$/;

/** A bundle of such a release. */
async function laterRelease(): Promise<WorkflowBundleWithSourceMap> {
  const bundle = await bundleWorkflowCode({
    ...workflowModules,
    logger: new DefaultLogger("WARN"),
    webpackConfigHook: (config) => {
      const rules = [
        ...(config.module?.rules ?? []),
        { test: changed, enforce: "pre" as const, use: [loader] },
      ];
      return { ...config, module: { ...config.module, rules } };
    },
  });
  // The loader has found what it changes; a matcher would print the whole bundle.
  expect(/text\)?\(1\)/.test(bundle.code)).toBe(true);
  expect(bundle.code.includes('notificationProof: "signature"')).toBe(false);
  return bundle;
}

let bundle: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  bundle = await laterRelease();
});

async function problemsOf(histories: readonly ToReplay[]): Promise<string[]> {
  const problems: string[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: bundle }, histories))
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

/** A worker that takes every call and never gives an answer: what comes before the first one has no rules in its history. */
async function servedWithoutAnswers() {
  const { address } = inject("temporal");
  const lost = () => Promise.reject(new Error("lost"));
  const connection = await NativeConnection.connect({ address });
  const taskQueue = `lost-${randomBytes(6).toString("hex")}`;
  const workflowBundle = { codePath: inject("workflowBundle") };
  const activities = { authorize: lost, query: lost };
  const worker = await Worker.create({ connection, taskQueue, workflowBundle, activities });
  const running = worker.run();
  const client = new Client({ connection: await Connection.connect({ address }) });
  const close = async () => {
    worker.shutdown();
    await running;
    await connection.close();
  };
  return { client, holdfast: createHoldfast({ client, taskQueue }), close };
}

test("so does one that was notified before any answer came", async () => {
  const paymentId = newPaymentId("no_rules_yet");
  const { client, holdfast, close } = await servedWithoutAnswers();
  try {
    await holdfast.authorize(hostedPayment(paymentId));
    const payment = client.workflow.getHandle(`payment-default-${paymentId}`);
    const report = {
      ...PAID,
      word: "SUCCESS",
      recognized: true,
      amount: usd(2000),
      refundedValue: 0,
      refs: {},
    };
    const told = { provider: "payermax", account: "default", paymentId, key: "paid", report };
    await payment.signal("providerNotification", { ...told, receivedAt: new Date().toISOString() });
    // By the rules of this release it would be authorized, by those of the other it would be asked about.
    const checks = async () => (await holdfast.get({ paymentId })).outcomeUnknown?.checks ?? 0;
    await expect.poll(checks).toBeGreaterThanOrEqual(1);
    expect(await problemsOf([await toReplay(payment)])).toEqual([]);
    await payment.terminate("the test is over");
  } finally {
    await close();
  }
});

const PAID = { about: "payment", status: "succeeded", captureMode: "manual" } as const;
