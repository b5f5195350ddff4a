import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { addAttentionGauge } from "../../src/telemetry/attention-gauge.js";

const REASON = /^PaymentAttention = '(\w+)'$/;

function gauge(standing: Record<string, number>) {
  const clock = { now: 0 };
  const asked: string[] = [];
  const registry = new Registry();
  const count = (query: string) => {
    asked.push(query);
    const [, reason] = REASON.exec(query) ?? [];
    const all = Object.values(standing).reduce((sum, value) => sum + value, 0);
    return Promise.resolve(reason === undefined ? all : (standing[reason] ?? 0));
  };
  addAttentionGauge(registry, count, () => clock.now);
  return { clock, asked, read: () => registry.metrics() };
}

test("every reason has its count", async () => {
  const { read } = gauge({ dispute: 2, not_sent: 1 });
  const text = await read();
  expect(text).toContain('holdfast_attention{reason="dispute"} 2');
  expect(text).toContain('holdfast_attention{reason="not_sent"} 1');
  expect(text).toContain('holdfast_attention{reason="unknown_news"} 0');
});

test("where nothing calls for a person it costs one query in half a minute, and tells zeros", async () => {
  const { clock, asked, read } = gauge({});
  expect(await read()).toContain('holdfast_attention{reason="dispute"} 0');
  clock.now = 29_999;
  await read();
  expect(asked).toEqual(["PaymentAttention IS NOT NULL"]);
  clock.now = 30_000;
  await read();
  expect(asked).toHaveLength(2);
});

test("while Temporal doesn't answer there is no figure", async () => {
  const registry = new Registry();
  addAttentionGauge(registry, () => Promise.reject(new Error("away")));
  expect(await registry.metrics()).not.toContain("reason=");
});
