import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { startDevServer, type DevServer } from "../../src/temporal/dev-server.js";
import { shopper, TEST_CARDS } from "../support/payments.js";
import { MERCHANT, newPaymentId } from "../support/stack.js";
import { temporal } from "../support/temporal-cli.js";
import { booksOf, eventually, freePort, merchant, paymentIs, usePrograms, withNewCard } from "./support.js";

const run = usePrograms();
const servers: DevServer[] = [];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-outage-"));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The same server again, where the port is the same. */
async function startTemporal(port: number): Promise<DevServer> {
  const { cliPath } = inject("temporal");
  const server = await startDevServer({
    cliPath,
    port,
    headless: true,
    dbFile: join(folder, `temporal-${port}.db`),
  });
  servers.push(server);
  return server;
}

/** Pockyt's notification of a paid order, signed as its documentation says. */
function signedWebhook(paymentId: string): RequestInit {
  const md5 = (text: string) => createHash("md5").update(text).digest("hex");
  const fields: Record<string, string> = {
    amount: "20.00",
    completedAt: "2026-01-15T11:59:58Z",
    currency: "USD",
    customerNo: "2000501",
    reference: paymentId,
    status: "success",
    transactionNo: "360128755571009",
  };
  const pairs = Object.keys(fields)
    .sort()
    .map((name) => `${name}=${fields[name] ?? ""}`);
  const verifySign = md5(`${pairs.join("&")}&${md5(MERCHANT.token)}`);
  return { method: "POST", body: new URLSearchParams({ ...fields, verifySign }) };
}

test("a relay that was started without Temporal lives, asks for webhooks to be sent again, and takes them later", async () => {
  const port = await freePort();
  const shop = await merchant({ temporalAddress: `127.0.0.1:${port}` });
  const paymentId = newPaymentId("relay");
  const relay = run("relay", shop.env.relay);
  await relay.ready();
  const post = () => fetch(`${shop.relayUrl}/webhooks/pockyt/default`, signedWebhook(paymentId));

  expect((await fetch(`${shop.relayUrl}/livez`)).status).toBe(200);
  expect((await fetch(`${shop.relayUrl}/readyz`)).status).toBe(503);
  const refused = await post();
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);

  await startTemporal(port);
  await eventually(async () => {
    expect((await fetch(`${shop.relayUrl}/readyz`)).status).toBe(200);
  });
  // No worker is needed for a notification to be durable.
  const { client, close } = await shop.connect();
  const payment = await client.workflow.start("chargePayment", {
    workflowId: `payment-default-${paymentId}`,
    taskQueue: shop.taskQueue,
  });
  const taken = await post();
  expect([taken.status, await taken.text()]).toEqual([200, "success"]);
  const events = (await payment.fetchHistory()).events ?? [];
  const signals = events.flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => signal ?? []);
  expect(signals.map(({ signalName }) => signalName)).toEqual(["providerNotification"]);
  await close();
  expect(await relay.stop()).toEqual({ code: 0, signal: null });
});

test("a worker that was started before Temporal connects once it is there, and outlives its restart", async () => {
  const port = await freePort();
  const shop = await merchant({ temporalAddress: `127.0.0.1:${port}` });
  const worker = run("worker", shop.env.worker);
  const others = [
    run("sandbox", shop.env.sandbox),
    run("card-vault", shop.env["card-vault"]),
    run("relay", shop.env.relay),
  ];
  for (const program of others) await program.ready();
  await worker.says(/waiting for Temporal/);
  const first = await startTemporal(port);
  await worker.ready();

  const { holdfast, close } = await shop.connect();
  const open = newPaymentId("open");
  const view = await holdfast.charge(await withNewCard(holdfast, open, TEST_CARDS.threeDs));
  expect(view.status).toBe("requires_action");

  await first.stop();
  await eventually(async () => {
    expect((await fetch(`${shop.relayUrl}/readyz`)).status).toBe(503);
  });
  await startTemporal(port);
  await eventually(async () => {
    expect((await fetch(`${shop.relayUrl}/readyz`)).status).toBe(200);
  });
  const later = newPaymentId("later");
  expect(await holdfast.charge(await withNewCard(holdfast, later))).toMatchObject({ status: "captured" });
  expect(await booksOf(shop, later)).toEqual(["charge 20.00 USD"]);
  await shopper(view, "approve");
  await paymentIs(holdfast, open, { status: "captured" });

  await close();
  for (const program of [worker, ...others]) {
    expect(program.hasEnded()).toBe(false);
    expect(await program.stop()).toEqual({ code: 0, signal: null });
  }
});

test("a worker whose namespace is not there yet waits for it, and says so", async () => {
  const namespace = newPaymentId("late");
  const { env } = await merchant();
  const worker = run("worker", { ...env.worker, TEMPORAL_NAMESPACE: namespace });
  await worker.says(new RegExp(`"reason":"[^"]*${namespace}[^"]*","msg":"waiting for Temporal"`));
  await temporal("operator", "namespace", "create", "--namespace", namespace, "--retention", "24h");
  await worker.ready();
  expect(await worker.stop()).toEqual({ code: 0, signal: null });
});
