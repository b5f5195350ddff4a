import { randomBytes } from "node:crypto";
import type { Client } from "@temporalio/client";
import { afterEach, expect, test } from "vitest";
import type { Holdfast } from "../../src/client.js";
import { blockWith, commandLines } from "../docs/shell-blocks.js";
import { shopper, TEST_CARDS } from "../support/payments.js";
import { newPaymentId } from "../support/stack.js";
import { temporal } from "../support/temporal-cli.js";
import {
  eventually,
  freePort,
  merchant,
  paymentIs,
  usePrograms,
  withNewCard,
  type Program,
} from "./support.js";

const run = usePrograms();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

test("a payment ends with the release that it began with, what comes after it moves on, and a release can be rolled back", async () => {
  const shop = await merchant();
  const deploymentName = `payments-${randomBytes(4).toString("hex")}`;
  const worker = async (buildId: string): Promise<Program> =>
    run("worker", {
      ...shop.env.worker,
      HOLDFAST_METRICS_PORT: String(await freePort()),
      TEMPORAL_DEPLOYMENT_NAME: deploymentName,
      TEMPORAL_WORKER_BUILD_ID: buildId,
    });
  const old = await worker("1.0.0");
  const others = [
    run("sandbox", shop.env.sandbox),
    run("card-vault", shop.env["card-vault"]),
    run("relay", shop.env.relay),
  ];
  for (const program of [...others, old]) await program.ready();
  expect(old.output()).toContain(`"deployment":{"deploymentName":"${deploymentName}","buildId":"1.0.0"}`);
  const { client, holdfast, close } = await shop.connect();
  closing.push(close);
  // Once the release has polled Temporal.
  const current = (buildId: string) =>
    eventually(() => documented("set-current-version", { "1.1.0": buildId, payments: deploymentName }));
  const awaiting = async (name: string) => {
    const paymentId = newPaymentId(name);
    return holdfast.charge(await withNewCard(holdfast, paymentId, TEST_CARDS.threeDs));
  };
  const captured = newPaymentId("captured");
  const aftercareRelease = () => releaseOf(client, `aftercare-default-${captured}`);

  // Temporal takes a moment to tell workflows of a release.
  const moveOn = (release: string) =>
    eventually(async () => {
      await documented("--name nextRelease", {
        "WorkflowType =": `WorkflowId = 'aftercare-default-${captured}' AND WorkflowType =`,
      });
      expect(await aftercareRelease()).toBe(release);
    });

  await current("1.0.0");
  const first = await awaiting("first");
  await holdfast.charge(await withNewCard(holdfast, captured));
  await refund(holdfast, captured, "R1");
  expect(await aftercareRelease()).toBe("1.0.0");

  const next = await worker("1.1.0");
  await next.ready();
  await current("1.1.0");
  const second = await awaiting("second");
  for (const view of [first, second]) {
    await shopper(view, "approve");
    await paymentIs(holdfast, view.paymentId, { status: "captured" });
  }
  expect(await releaseOf(client, `payment-default-${first.paymentId}`)).toBe("1.0.0");
  expect(await releaseOf(client, `payment-default-${second.paymentId}`)).toBe("1.1.0");
  await moveOn("1.1.0");
  await refund(holdfast, captured, "R2");

  await current("1.0.0");
  const rolledBack = await awaiting("rolled_back");
  expect(await releaseOf(client, `payment-default-${rolledBack.paymentId}`)).toBe("1.0.0");
  await shopper(rolledBack, "approve");
  await paymentIs(holdfast, rolledBack.paymentId, { status: "captured" });
  await refund(holdfast, captured, "R3");
  await eventually(async () => {
    expect(await aftercareRelease()).toBe("1.0.0");
  });

  await current("1.1.0");
  await moveOn("1.1.0");
  // Temporal finds only minutes later that it is drained.
  expect(await documented("describe-version", { payments: deploymentName })).toMatch(/draining|drained/i);
  expect(await old.stop()).toEqual({ code: 0, signal: null });
  await refund(holdfast, captured, "R4");
});

/** A command of docs/operations.md, as it stands but for these words. */
async function documented(words: string, given: Readonly<Record<string, string>>): Promise<string> {
  const [[, ...args] = []] = commandLines(blockWith("operations.md", words));
  return temporal(
    ...args.map((arg) => Object.entries(given).reduce((text, [from, to]) => text.replaceAll(from, to), arg)),
  );
}

async function releaseOf(client: Client, workflowId: string): Promise<string | null | undefined> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId;
}

async function refund(holdfast: Holdfast, paymentId: string, refundId: string): Promise<void> {
  await holdfast.refund({ paymentId, refundId, amount: { currency: "USD", value: 100 } });
  await eventually(async () => {
    const refunds = (await holdfast.aftercare({ paymentId }))?.refunds ?? [];
    expect(refunds.find((one) => one.refundId === refundId)).toMatchObject({ status: "refunded" });
  });
}
