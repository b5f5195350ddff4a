import { randomBytes } from "node:crypto";
import { Client, Connection } from "@temporalio/client";
import { NativeConnection, Worker } from "@temporalio/worker";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { PaymentActivities } from "../../src/activities/payments.js";
import { createHoldfast, type Holdfast } from "../../src/client.js";
import { newPaymentId } from "../support/stack.js";

/** Activities that are lost with whatever they did: what a dying worker leaves behind. */
const lost = () => Promise.reject(new Error("lost"));
const activities: PaymentActivities = {
  createCustomer: lost,
  charge: lost,
  cancel: lost,
  query: lost,
  readSchedules: lost,
};

let holdfast: Holdfast;
let client: Client;
let stop: () => Promise<void>;

beforeAll(async () => {
  const { address } = inject("temporal");
  const taskQueue = `lost-${randomBytes(6).toString("hex")}`;
  const native = await NativeConnection.connect({ address });
  const workflowBundle = { codePath: inject("workflowBundle") };
  const worker = await Worker.create({ connection: native, taskQueue, workflowBundle, activities });
  const running = worker.run();
  const connection = await Connection.connect({ address });
  client = new Client({ connection });
  holdfast = createHoldfast({ client, taskQueue });
  stop = async () => {
    worker.shutdown();
    await running;
    await connection.close();
    await native.close();
  };
});
afterAll(() => stop());

test("a payment whose activities are all lost is in doubt, is not failed, and is not sent again", async () => {
  const paymentId = newPaymentId("lost");
  const view = await holdfast.charge({
    paymentId,
    provider: "pockyt",
    amount: { currency: "USD", value: 100 },
    method: { type: "savedCard", token: "pp_1", customerNo: "2000" },
  });
  expect(view).toMatchObject({
    status: "processing",
    failure: null,
    outcomeUnknown: { operation: "charge", checks: 0 },
  });
  const checks = async () => (await holdfast.get({ paymentId })).outcomeUnknown?.checks ?? 0;
  await expect.poll(checks, { timeout: 30_000 }).toBeGreaterThanOrEqual(1);

  const handle = client.workflow.getHandle(`payment-default-${paymentId}`);
  expect((await handle.describe()).status.name).toBe("RUNNING");
  const events: { type: string }[] = await handle.query("events");
  expect(events.filter(({ type }) => type === "requestSent")).toHaveLength(1);
  await handle.terminate("the test is over");
});
