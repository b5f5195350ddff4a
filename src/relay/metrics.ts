import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Spool } from "./spool/spool.js";
import type { WebhookOutcome } from "./verify-and-deliver.js";

/** What is counted of one request to a webhook's path, or of one to any path whose source is held up. */
export interface CountedWebhook {
  /** Null where the path names none of ours. */
  readonly provider: string | null;
  readonly account: string | null;
  readonly result: WebhookOutcome["result"] | "refused";
  readonly status: number;
  /** From the request's head to the answer; absent where it was answered unread. */
  readonly seconds?: number;
}

export interface RelayMetrics {
  readonly registry: Registry;
  readonly count: (webhook: CountedWebhook) => void;
}

/** The relay's figures. What is answered 4xx is lost for good, so it is counted by what was wrong with it. */
export function relayMetrics(spool: Spool | null, now: () => number = Date.now): RelayMetrics {
  const registry = new Registry();
  const registers = [registry];
  const webhooks = new Counter({
    name: "holdfast_relay_webhooks_total",
    help: "Webhook requests, by what became of them and the status that they were answered with",
    labelNames: ["provider", "account", "result", "status"],
    registers,
  });
  const seconds = new Histogram({
    name: "holdfast_relay_webhook_seconds",
    help: "How long a webhook took, from its head to its answer; a provider waits about five seconds",
    labelNames: ["provider", "result"],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  if (spool) addSpool(spool, registers, now);
  return {
    registry,
    count: ({ provider, account, result, status, seconds: took }) => {
      webhooks.inc({ provider: provider ?? "", account: account ?? "", result, status: String(status) });
      if (took !== undefined) seconds.observe({ provider: provider ?? "", result }, took);
    },
  };
}

function addSpool(spool: Spool, registers: Registry[], now: () => number): void {
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name: `holdfast_relay_spool_${name}`,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  gauge("waiting", "Notifications that wait on the disk for Temporal", () => spool.waiting);
  gauge(
    "set_aside",
    "Notifications that can't be delivered: a person must look",
    () => spool.figures().setAside,
  );
  gauge("bytes", "What they take of the disk", () => spool.figures().bytes);
  gauge("oldest_seconds", "For how long the oldest one waits", () => {
    const { oldestAt } = spool.figures();
    return oldestAt === null ? 0 : (now() - oldestAt) / 1_000;
  });
}
