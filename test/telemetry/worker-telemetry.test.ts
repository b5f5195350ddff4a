import { beforeEach, expect, test } from "vitest";
import type { Progress } from "../../src/domain/progress.js";
import type { Log } from "../../src/log.js";
import { workerTelemetry, type WorkerTelemetry } from "../../src/telemetry/worker-telemetry.js";

const START = Date.parse("2026-01-15T12:00:00.000Z");
const after = (seconds: number) => new Date(START + seconds * 1_000).toISOString();

let now: number;
let lines: { readonly level: string; readonly msg: string; readonly [field: string]: unknown }[];
let telemetry: WorkerTelemetry;

beforeEach(() => {
  now = START;
  lines = [];
  const writing = (level: string) => (fields: object, msg: string) =>
    void lines.push({ level, ...fields, msg });
  const log = { info: writing("info"), warn: writing("warn"), error: writing("error") } as Log;
  telemetry = workerTelemetry(log, () => now);
});

const processing: Progress = {
  ...{ account: "default", paymentId: "ORDER1", provider: "pockyt" },
  ...{ statuses: { payment: "processing" }, unknown: [], attention: null },
};
const unknown: Progress = {
  ...processing,
  unknown: [{ operation: "charge", since: after(0), nextCheckAt: after(30) }],
};

const metrics = () => telemetry.registry.metrics();
const labels = `provider="pockyt",account="default"`;
const about = { paymentId: "ORDER1", account: "default", provider: "pockyt" };

test("a call is one line and one observation, by its ending", async () => {
  const call = { operation: "charge", ...about, milliseconds: 1_234 };
  telemetry.reportCall({ ...call, ending: "answered", code: null });
  telemetry.reportCall({ ...call, ending: "unknown", code: "timeout" });
  expect(lines).toEqual([
    { level: "info", ...call, ending: "answered", code: null, msg: "provider call" },
    { level: "warn", ...call, ending: "unknown", code: "timeout", msg: "provider call" },
  ]);
  const text = await metrics();
  for (const ending of ["answered", "unknown"]) {
    const of = `${labels},operation="charge",ending="${ending}"`;
    expect(text).toContain(`holdfast_provider_call_seconds_count{${of}} 1`);
    expect(text).toContain(`holdfast_provider_call_seconds_sum{${of}} 1.234`);
  }
});

test("an attempt to deliver an event is one line and one observation; one that was put off is no line", async () => {
  const delivery = {
    ...{ account: "default", paymentId: "ORDER1", type: "payment.captured", sequence: 7 },
    milliseconds: 40,
  };
  telemetry.reportDelivery({ ...delivery, ended: "delivered", answer: "HTTP 200" });
  telemetry.reportDelivery({ ...delivery, ended: "failed", answer: "ECONNREFUSED" });
  telemetry.reportDelivery({ ...delivery, ended: "busy", answer: "too many at a time" });
  expect(lines).toEqual([
    { level: "info", ...delivery, ended: "delivered", answer: "HTTP 200", msg: "event delivery" },
    { level: "warn", ...delivery, ended: "failed", answer: "ECONNREFUSED", msg: "event delivery" },
  ]);
  const text = await metrics();
  for (const ended of ["delivered", "failed", "busy"])
    expect(text).toContain(`holdfast_event_delivery_seconds_count{account="default",ended="${ended}"} 1`);
});

test("a provider's sentence in the place of its code is not logged", () => {
  const call = { operation: "charge", ...about, milliseconds: 1 };
  telemetry.reportCall({ ...call, ending: "refused", code: "Card of Ada Byron was refused" });
  expect(lines).toMatchObject([{ code: "not a code" }]);
});

test("each status that is reached is counted once, and an end is a line", async () => {
  telemetry.changed(null, processing);
  const captured = { ...processing, statuses: { payment: "captured" } };
  telemetry.changed(processing, captured);
  telemetry.changed(captured, captured);
  const text = await metrics();
  expect(text).toContain(`holdfast_payments_total{${labels},status="processing"} 1`);
  expect(text).toContain(`holdfast_payments_total{${labels},status="captured"} 1`);
  expect(lines).toEqual([{ level: "info", ...about, status: "captured", msg: "payment ended" }]);
});

test("a refund is counted and told apart from its payment", async () => {
  const asked = { ...processing, statuses: { "refund R1": "processing" } };
  telemetry.changed({ ...processing, statuses: {} }, asked);
  telemetry.changed(asked, { ...asked, statuses: { "refund R1": "refunded" } });
  expect(await metrics()).toContain(`holdfast_refunds_total{${labels},status="refunded"} 1`);
  expect(lines).toEqual([
    { level: "info", ...about, refundId: "R1", status: "refunded", msg: "refund ended" },
  ]);
});

test("an attention is a line where it is raised, and none where it ends", () => {
  const called = { ...processing, attention: "not_sent" } as const;
  telemetry.changed(processing, called);
  telemetry.changed(called, processing);
  expect(lines).toEqual([{ level: "warn", ...about, reason: "not_sent", msg: "attention" }]);
});

test("an unknown outcome is one line and one count, however often it is checked, and its age is told", async () => {
  telemetry.changed(processing, unknown);
  now += 30_000;
  const checked = {
    ...unknown,
    unknown: [{ operation: "charge", since: after(0), nextCheckAt: after(120) }],
  } as const;
  telemetry.changed(unknown, checked);
  expect(lines).toEqual([
    {
      ...{ level: "warn", ...about, operation: "charge", since: after(0), nextCheckAt: after(30) },
      msg: "outcome unknown",
    },
  ]);
  const text = await metrics();
  expect(text).toContain(`holdfast_unknown_outcomes_total{${labels},operation="charge"} 1`);
  expect(text).toContain("holdfast_unknown_outcome_oldest_seconds 30");
  telemetry.changed(checked, { ...processing, statuses: { payment: "captured" } });
  expect(await metrics()).toContain("holdfast_unknown_outcome_oldest_seconds 0");
});

test("an unknown outcome that another worker goes on with is forgotten some time after its next check", async () => {
  telemetry.changed(processing, unknown);
  now += 600_000;
  expect(await metrics()).toContain("holdfast_unknown_outcome_oldest_seconds 600");
  now += 60_000;
  expect(await metrics()).toContain("holdfast_unknown_outcome_oldest_seconds 0");
});
