import { Client, Connection } from "@temporalio/client";
import type { Registry } from "prom-client";
import { paymentSignals } from "./client/payment-signals.js";
import {
  forgetEnvironment,
  readRelayConfig,
  readTemporalConfig,
  readTraces,
  taskQueueOf,
  together,
  type RelayConfig,
  type TemporalConfig,
} from "./config.js";
import { ConfigError } from "./config/error.js";
import { metricsServerIfPossible } from "./http-service/metrics-server.js";
import { createLog, type Log } from "./log.js";
import { importPart } from "./parts.js";
import { isEntryPoint, runProcess, type Running } from "./process.js";
import { providerWebhooks } from "./providers/accounts.js";
import type { RelayOptions } from "./relay/app.js";
import { deliverToPayment } from "./relay/delivery.js";
import { relayMetrics } from "./relay/metrics.js";
import { startRelayServer } from "./relay/server.js";
import { SpoolProblem } from "./relay/spool/database.js";
import { Spool } from "./relay/spool/spool.js";
import { sealer } from "./temporal/notification-seal.js";
import { tracedDelivery } from "./telemetry/traced-calls.js";
import type { Traces } from "./telemetry/traces.js";
import { takeNotifications } from "./relay/take-notifications.js";
import { clientDataConverter } from "./temporal/data-converter.js";
import { packageVersion } from "./version.js";

/**
 * gRPC waits up to two minutes between two attempts by default; for as long the relay would turn webhooks away after
 * an outage of Temporal.
 */
const RECONNECT = { "grpc.max_reconnect_backoff_ms": 5_000 };

type Needed = "bindAddress" | "port" | "accounts" | "taskQueue";

interface RelayParts {
  readonly config: Pick<RelayConfig, Needed> & Partial<Omit<RelayConfig, Needed>>;
  readonly temporal: TemporalConfig;
  readonly log: Log;
  /** Default: no spans. */
  readonly traces?: Traces | undefined;
}

/** What takes webhooks, without a server of its own. */
export interface OpenRelay {
  readonly options: RelayOptions;
  readonly metrics: Registry;
  /** Finishes what it delivers; once no more webhooks come. */
  close(): Promise<void>;
}

/** @throws ConfigError where the spool's directory can't be used */
export function openRelay({ config, temporal, log, traces }: RelayParts): OpenRelay {
  const connection = Connection.lazy({ ...temporal.connectionOptions, channelArgs: RECONNECT });
  // An aftercare runs in the account's own task queue, because its refunds count against the account's rate limit.
  const { namespace } = temporal;
  const { notificationKeys = [] } = config;
  const dataConverter = clientDataConverter({ ...config, namespace });
  const signals = paymentSignals(
    new Client({
      connection,
      namespace,
      dataConverter,
      ...(traces && { interceptors: traces.spans.client }),
    }),
    (account) => taskQueueOf(config, account),
    sealer(namespace, notificationKeys),
  );
  if (notificationKeys.length === 0)
    log.warn("HOLDFAST_NOTIFICATION_KEYS is not set: notifications go unsealed");
  const spool = openSpool(config, log);
  const isShared = (account: string) => config.accounts.get(account)?.shared === true;
  const taking = takeNotifications(tracedDelivery(deliverToPayment(signals, isShared)), spool, log);
  const metrics = relayMetrics(spool);
  return {
    options: {
      webhooks: providerWebhooks(config.accounts),
      deliver: taking.take,
      count: metrics.count,
      // While the spool takes more, nobody has to wait for Temporal's answer.
      ready: async () => spool?.takesMore === true || signals.ready(),
      trustedProxies: config.trustedProxies ?? [],
      log,
    },
    metrics: metrics.registry,
    async close() {
      await taking.close();
      await signals.idle();
      await connection.close();
      await traces?.close();
    },
  };
}

/**
 * Starts the webhook relay. It serves while Temporal is away: what comes then is kept on the disk where there is a spool,
 * and answered 503 where there is none.
 *
 * @throws ConfigError where the spool's directory can't be used
 */
export async function startRelay(parts: RelayParts): Promise<Running & { readonly url: string }> {
  const { config, temporal, log, traces } = parts;
  const relay = openRelay(parts);
  // Webhooks matter more than their figures.
  const metricsServer = await metricsServerIfPossible(
    relay.metrics,
    { port: config.metricsPort, host: config.bindAddress },
    log,
  );
  const server = await startRelayServer({
    ...{ port: config.port, host: config.bindAddress },
    ...relay.options,
  });
  return {
    url: server.url,
    about: {
      version: packageVersion(),
      address: temporal.connectionOptions.address ?? "localhost:7233",
      namespace: temporal.namespace,
      accounts: [...config.accounts.keys()],
      port: config.port,
      ...(metricsServer && { metricsPort: config.metricsPort }),
      traces: traces !== undefined,
    },
    async close() {
      await server.close();
      await metricsServer?.close();
      await relay.close();
    },
  };
}

function openSpool({ spool, payloadKeys = [] }: RelayParts["config"], log: Log): Spool | null {
  if (!spool) return null;
  try {
    const opened = new Spool({ ...spool, keys: payloadKeys, now: Date.now });
    for (const why of opened.damage) log.error({ why }, "spool");
    const { waiting } = opened;
    if (waiting > 0) log.info({ waiting }, "spool: notifications wait for Temporal");
    return opened;
  } catch (error) {
    throw error instanceof SpoolProblem ? new ConfigError([error.message]) : error;
  }
}

export const run = () =>
  runProcess("relay", async () => {
    const parts = together({
      config: () => readRelayConfig(),
      temporal: () => readTemporalConfig(),
      traces: () => readTraces(),
    });
    const log = createLog("relay");
    const traces = parts.traces
      ? (await importPart("traces", () => import("./telemetry/traces.js"))).startTraces("relay", log)
      : undefined;
    forgetEnvironment();
    return startRelay({ ...parts, log, traces });
  });

if (isEntryPoint(import.meta.url)) await run();
