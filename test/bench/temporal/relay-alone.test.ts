import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import type { Backend } from "../../../bench/contenders/contender.js";
import { newMerchant } from "../../../bench/merchant.js";
import { measureRelay, type AroundRelay } from "../../../bench/relay-alone/measure-relay.js";
import { toRunningPayments } from "../../../bench/relay-alone/running-payments.js";
import { cardPayment, TEST_CARDS } from "../../support/payments.js";
import { useStack } from "../../support/stack.js";
import { useProcessesFromSource } from "../support/from-source.js";

const stack = useStack();
let logs: string;
let client: Client;

useProcessesFromSource();
beforeAll(async () => {
  logs = await mkdtemp(join(tmpdir(), "holdfast-relay-alone-"));
  client = new Client({ connection: await Connection.connect({ address: inject("temporal").address }) });
});
afterAll(async () => {
  await rm(logs, { recursive: true, force: true });
});

const unused = () => Promise.reject(new Error("a saved-card charge needs no second call"));

/** Payments of the stack, which have other keys: the relay that is measured reads no more than their results. */
const backend: Backend = {
  workflowId: (paymentId) => `payment-default-${paymentId}`,
  async start(_flow, paymentId) {
    const card = { number: TEST_CARDS.withoutThreeDs, saveCard: false };
    await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId, card));
    return null;
  },
  queries: () => 0,
  capture: unused,
  captured: unused,
};

function around(change: Partial<AroundRelay> = {}): AroundRelay {
  return {
    client,
    temporal: { address: inject("temporal").address, namespace: "default" },
    ...newMerchant(),
    logs,
    rounds: 1,
    notifications: 10,
    warmUp: 10,
    say: () => undefined,
    ...change,
  };
}

it("gives figures for every row", async () => {
  const said: string[] = [];
  const figures = await measureRelay(around({ backend, say: (line) => said.push(line) }));
  expect(figures.map(({ what, atOnce }) => `${what}: ${atOnce}`)).toEqual([
    "relay, Pockyt IPN: 1",
    "relay with a spool, Pockyt IPN: 1",
    "bare signal, Pockyt IPN: 1",
    "server that only signals, Pockyt IPN: 1",
    "relay, Pockyt IPN: 20",
    "relay with a spool, Pockyt IPN: 20",
    "bare signal, Pockyt IPN: 20",
    "server that only signals, Pockyt IPN: 20",
    "relay, PayerMax PAYMENT: 1",
    "relay with a spool, PayerMax PAYMENT: 1",
    "bare signal, PayerMax PAYMENT: 1",
    "server that only signals, PayerMax PAYMENT: 1",
    "relay, PayerMax PAYMENT: 20",
    "relay with a spool, PayerMax PAYMENT: 20",
    "bare signal, PayerMax PAYMENT: 20",
    "server that only signals, PayerMax PAYMENT: 20",
    "relay, Pockyt IPN that repeats a finished payment's result: 1",
    "relay with a spool, Pockyt IPN that repeats a finished payment's result: 1",
    "relay, Pockyt IPN that repeats a finished payment's result: 20",
    "relay with a spool, Pockyt IPN that repeats a finished payment's result: 20",
  ]);
  const compared = figures.filter(({ toBare }) => toBare !== null).map(({ what }) => what);
  expect(compared.every((what) => !what.includes("repeats"))).toBe(true);
  expect(compared).toHaveLength(16);
  for (const { perSecond, ms } of figures)
    for (const { min, median, max } of [perSecond, ms.p50, ms.p99]) {
      expect(min).toBeGreaterThan(0);
      expect([median, max]).toEqual([min, min]);
    }
  expect(said.filter((line) => /^\[\d+\/20\] round 1, .* p50 [\d.]+ ms$/.test(line))).toHaveLength(20);
});

it("leaves no payment running", async () => {
  const query = `TaskQueue = "bench-relay-alone" AND ExecutionStatus = "Running"`;
  await expect.poll(async () => (await client.workflow.count(query)).count).toBe(0);
});

it("says what came where the relay refuses a notification", async () => {
  const { platformPrivateKey } = newMerchant();
  await expect(measureRelay(around({ platformPrivateKey }))).rejects.toThrow(
    /^the relay answered 401 .*"unauthorized".* to .*"notifyType":"PAYMENT".* instead of 200 {"msg":"Success"/,
  );
});

it("refuses figures where a payment took other signals than were sent", async () => {
  const lost = await toRunningPayments(client, "chargePayment", 1, () => () => Promise.resolve());
  for (const deliver of lost.all) await deliver();
  await expect(lost.check()).rejects.toThrow(/^RELAY_\w+ has 0 signals in its history, and 1 were sent$/);
  await lost.close();
});
