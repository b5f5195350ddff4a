import { Registry } from "prom-client";
import type { ReportedCall } from "../activities/report-calls.js";
import type { Progress } from "../domain/progress.js";
import type { Log } from "../log.js";
import type { ReportedDelivery } from "../merchant-events/report-deliveries.js";
import { eventDeliverySeconds } from "./event-metrics.js";
import { logCall, logDelivery, logProgress } from "./worker-log.js";
import { UnknownOutcomes } from "./unknown-outcomes.js";
import { workerMetrics } from "./worker-metrics.js";

/** What a worker tells of its payments, in its log and its metrics. */
export interface WorkerTelemetry {
  /** For figures of other parts of the worker too. */
  readonly registry: Registry;
  readonly reportCall: (call: ReportedCall) => void;
  readonly reportDelivery: (delivery: ReportedDelivery) => void;
  readonly changed: (before: Progress | null, after: Progress) => void;
}

/** @param now epoch milliseconds */
export function workerTelemetry(log: Log, now: () => number = Date.now): WorkerTelemetry {
  const registry = new Registry();
  const unknown = new UnknownOutcomes(now);
  const metrics = workerMetrics(registry, unknown);
  const observeDelivery = eventDeliverySeconds(registry);
  return {
    registry,
    reportCall(call) {
      metrics.called(call);
      logCall(log, call);
    },
    reportDelivery(delivery) {
      observeDelivery(delivery);
      logDelivery(log, delivery);
    },
    changed(before, after) {
      unknown.note(after);
      metrics.changed(before, after);
      logProgress(log, before, after);
    },
  };
}
