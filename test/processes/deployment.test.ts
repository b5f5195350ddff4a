import { randomBytes } from "node:crypto";
import type { Client } from "@temporalio/client";
import { afterEach, expect, test } from "vitest";
import type { Holdfast } from "../../src/client.js";
import { shopper, TEST_CARDS } from "../support/payments.js";
import { newPaymentId } from "../support/stack.js";
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
  const current = (buildId: string) => setCurrent(client, deploymentName, buildId);
  const awaiting = async (name: string) => {
    const paymentId = newPaymentId(name);
    return holdfast.charge(await withNewCard(holdfast, paymentId, TEST_CARDS.threeDs));
  };
  const captured = newPaymentId("captured");
  const aftercareRelease = () => releaseOf(client, `aftercare-default-${captured}`);

  // Any message is enough: docs/operations.md has the command for all of them. Temporal takes a moment to tell of a release.
  const moveOn = (release: string) =>
    eventually(async () => {
      await client.workflow.getHandle(`aftercare-default-${captured}`).signal("nextRelease");
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
  expect(await old.stop()).toEqual({ code: 0, signal: null });
  await refund(holdfast, captured, "R4");
});

/** Once the release has polled Temporal. */
async function setCurrent(client: Client, deploymentName: string, buildId: string): Promise<void> {
  await eventually(() =>
    client.workflowService.setWorkerDeploymentCurrentVersion({
      ...{ namespace: "default", deploymentName, buildId, identity: "test" },
    }),
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
