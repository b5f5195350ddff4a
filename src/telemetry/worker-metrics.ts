import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { ReportedCall } from "../activities/report-calls.js";
import type { Progress } from "../domain/progress.js";
import { changesOf } from "./changes.js";
import type { UnknownOutcomes } from "./unknown-outcomes.js";

/** Up to the 20 s after which a call is given up, and what a lost one takes. */
const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30];

interface WorkerMetrics {
  called(call: ReportedCall): void;
  changed(before: Progress | null, after: Progress): void;
}

/** The worker's own figures, beside Temporal's. None is by payment: a label has few values. */
export function workerMetrics(registry: Registry, unknown: UnknownOutcomes): WorkerMetrics {
  const registers = [registry];
  const calls = new Histogram({
    name: "holdfast_provider_call_seconds",
    help: "Calls of providers, by operation and how they ended",
    labelNames: ["provider", "account", "operation", "ending"],
    buckets: SECONDS,
    registers,
  });
  const statuses = {
    payment: new Counter({
      name: "holdfast_payments_total",
      help: "How often a payment has reached the status",
      labelNames: ["provider", "account", "status"],
      registers,
    }),
    refund: new Counter({
      name: "holdfast_refunds_total",
      help: "How often a refund has reached the status",
      labelNames: ["provider", "account", "status"],
      registers,
    }),
  };
  const unknowns = new Counter({
    name: "holdfast_unknown_outcomes_total",
    help: "How often nobody knew what a request had done",
    labelNames: ["provider", "account", "operation"],
    registers,
  });
  new Gauge({
    name: "holdfast_unknown_outcome_oldest_seconds",
    help: "For how long the oldest unknown outcome is unknown, of the payments that this worker was the last to work at",
    registers,
    collect() {
      this.set(unknown.oldestSeconds());
    },
  });
  return {
    called({ provider, account, operation, ending, milliseconds }) {
      calls.observe({ provider, account, operation, ending }, milliseconds / 1_000);
    },
    changed(before, after) {
      const { account } = after;
      const provider = after.provider ?? "";
      const { reached, becameUnknown } = changesOf(before, after);
      for (const { what, status } of reached) statuses[what].inc({ provider, account, status });
      for (const { operation } of becameUnknown) unknowns.inc({ provider, account, operation });
    },
  };
}
