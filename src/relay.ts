import { Client, Connection } from "@temporalio/client";
import { paymentSignals } from "./client/payment-signals.js";
import {
  readRelayConfig,
  readTemporalConfig,
  taskQueueOf,
  together,
  type RelayConfig,
  type TemporalConfig,
} from "./config.js";
import { withoutPayloadKeys } from "./config/unsupported.js";
import { createLog, type Log } from "./log.js";
import { isEntryPoint, runProcess, type Running } from "./process.js";
import { providerWebhooks } from "./providers/accounts.js";
import { deliverToPayment } from "./relay/delivery.js";
import { startRelayServer } from "./relay/server.js";

/**
 * gRPC waits up to two minutes between two attempts by default; for as long the relay would turn webhooks away after
 * an outage of Temporal.
 */
const RECONNECT = { "grpc.max_reconnect_backoff_ms": 5_000 };

interface RelayParts {
  readonly config: Pick<RelayConfig, "bindAddress" | "port" | "accounts" | "taskQueue">;
  readonly temporal: TemporalConfig;
  readonly log: Log;
}

/** Starts the webhook relay. It serves while Temporal is away, and answers 503 until it is back. */
export async function startRelay(parts: RelayParts): Promise<Running & { readonly url: string }> {
  const { config, temporal, log } = parts;
  const connection = Connection.lazy({ ...temporal.connectionOptions, channelArgs: RECONNECT });
  // An aftercare runs in the account's own task queue, because its refunds count against the account's rate limit.
  const signals = paymentSignals(new Client({ connection, namespace: temporal.namespace }), (account) =>
    taskQueueOf(config, account),
  );
  const server = await startRelayServer({
    port: config.port,
    host: config.bindAddress,
    webhooks: providerWebhooks(config.accounts),
    deliver: deliverToPayment(signals, (account) => config.accounts.get(account)?.shared === true),
    ready: () => signals.ready(),
    log,
  });
  return {
    url: server.url,
    async close() {
      await server.close();
      await signals.idle();
      await connection.close();
    },
  };
}

if (isEntryPoint(import.meta.url))
  await runProcess("relay", () => {
    const parts = together({
      config: () => withoutPayloadKeys(readRelayConfig()),
      temporal: () => readTemporalConfig(),
    });
    return startRelay({ ...parts, log: createLog("relay") });
  });
