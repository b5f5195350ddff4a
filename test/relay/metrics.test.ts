import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { startRelay } from "../../src/relay.js";
import { startMetricsServer } from "../../src/http-service/metrics-server.js";
import { relayMetrics } from "../../src/relay/metrics.js";
import { newFolder, notification, open } from "./spool/support.js";

test("every request is counted by what became of it", async () => {
  const { registry, count } = relayMetrics(null);
  count({ provider: "pockyt", account: "default", result: "accepted", status: 200 });
  count({ provider: "pockyt", account: "default", result: "forged", status: 401 });
  count({ provider: "pockyt", account: "default", result: "forged", status: 401 });
  const server = await startMetricsServer(registry, { port: 0, host: "127.0.0.1" });
  onTestFinished(() => server.close());
  const response = await fetch(`${server.url}/metrics`);
  expect(response.headers.get("content-type")).toContain("text/plain");
  const text = await response.text();
  const line = (result: string, status: number) =>
    `holdfast_relay_webhooks_total{provider="pockyt",account="default",result="${result}",status="${String(status)}"}`;
  expect(text).toContain(`${line("accepted", 200)} 1`);
  expect(text).toContain(`${line("forged", 401)} 2`);
});

test("a path that is none of ours has empty names, and how long it took is told by result", async () => {
  const { registry, count } = relayMetrics(null);
  count({ provider: null, account: null, result: "refused", status: 404, seconds: 0.2 });
  count({ provider: "pockyt", account: "default", result: "accepted", status: 200, seconds: 3 });
  const text = await registry.metrics();
  expect(text).toContain(
    'holdfast_relay_webhooks_total{provider="",account="",result="refused",status="404"} 1\n',
  );
  const atMost = (le: string) => `holdfast_relay_webhook_seconds_bucket{le="${le}",provider="`;
  for (const [le, n] of Object.entries({ 0.01: 0, 0.05: 0, 0.1: 0, 0.25: 1, 0.5: 1, 1: 1 }))
    expect(text).toContain(`${atMost(le)}",result="refused"} ${String(n)}\n`);
  for (const [le, n] of Object.entries({ 2.5: 0, 5: 1, "+Inf": 1 }))
    expect(text).toContain(`${atMost(le)}pockyt",result="accepted"} ${String(n)}\n`);
});

test("a spool that has nothing has no oldest", async () => {
  const text = await relayMetrics(open(newFolder())).registry.metrics();
  expect(text).toContain("holdfast_relay_spool_oldest_seconds 0\n");
});

test("the spool's size and the age of its oldest are told", async () => {
  const now = Date.parse("2026-01-15T12:00:00.000Z");
  const spool = open(newFolder(), { now: () => now });
  spool.keep(notification("ORDER1"));
  const text = await relayMetrics(spool, () => now + 90_000).registry.metrics();
  for (const figure of ["waiting 1", "set_aside 0", "oldest_seconds 90"])
    expect(text).toContain(`holdfast_relay_spool_${figure}\n`);
  expect(Number(/spool_bytes (\d+)/.exec(text)?.[1])).toBeGreaterThan(4_000);
});

test("a relay whose port for them is taken serves all the same, and says so", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  onTestFinished(() => void taken.close());
  const metricsPort = (taken.address() as AddressInfo).port;
  const errors: object[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (fields: object) => void errors.push(fields),
  };
  const relay = await startRelay({
    config: { bindAddress: "127.0.0.1", port: 0, metricsPort, accounts: new Map(), taskQueue: "payments" },
    temporal: { connectionOptions: { address: "127.0.0.1:1" }, namespace: "default" },
    log,
  });
  onTestFinished(() => relay.close());
  expect((await fetch(`${relay.url}/livez`)).status).toBe(200);
  expect(errors).toEqual([{ metricsPort, code: "EADDRINUSE" }]);
});
