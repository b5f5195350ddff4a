import { Registry } from "prom-client";
import { expect, test, vi } from "vitest";
import { addAttentionGauge } from "../../src/telemetry/attention-gauge.js";

function gauge(...standing: readonly string[]) {
  const clock = { now: 0 };
  const looks = { count: 0 };
  const registry = new Registry();
  const find = () => {
    looks.count += 1;
    return Promise.resolve(standing.map((attention) => ({ attention })));
  };
  addAttentionGauge(registry, find, () => clock.now);
  return { clock, looks, read: () => registry.metrics() };
}

test("every reason has its count", async () => {
  const { read } = gauge("dispute", "not_sent", "dispute");
  const text = await read();
  expect(text).toContain('holdfast_attention{reason="dispute"} 2');
  expect(text).toContain('holdfast_attention{reason="not_sent"} 1');
  expect(text).toContain('holdfast_attention{reason="unknown_news"} 0');
});

test("Temporal is asked once in half a minute", async () => {
  const { clock, looks, read } = gauge();
  expect(await read()).toContain('holdfast_attention{reason="dispute"} 0');
  clock.now = 29_999;
  await read();
  expect(looks.count).toBe(1);
  clock.now = 30_000;
  await read();
  expect(looks.count).toBe(2);
});

test("while Temporal doesn't answer there is no figure", async () => {
  const registry = new Registry();
  addAttentionGauge(registry, () => Promise.reject(new Error("away")));
  expect(await registry.metrics()).not.toContain("reason=");
});

test("a look that takes long holds up no other figure, and no second one begins beside it", async () => {
  vi.useFakeTimers();
  try {
    const registry = new Registry();
    const clock = { now: 0 };
    const looks: (() => void)[] = [];
    const find = () =>
      new Promise<{ attention: string }[]>((resolve) => {
        looks.push(() => {
          resolve([{ attention: "dispute" }]);
        });
      });
    addAttentionGauge(registry, find, () => clock.now);
    const first = registry.metrics();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await first).not.toContain("reason=");
    clock.now = 60_000;
    const second = registry.metrics();
    expect(looks).toHaveLength(1);
    looks[0]?.();
    expect(await second).toContain('holdfast_attention{reason="dispute"} 1');
  } finally {
    vi.useRealTimers();
  }
});
