import { Client, Connection } from "@temporalio/client";
import { paymentSignals } from "./client/payment-signals.js";
import { readRelayConfig, readTemporalConfig, taskQueueOf, together, type RelayConfig } from "./config.js";
import { withoutPayloadKeys } from "./config/unsupported.js";
import { createLog, type Log } from "./log.js";
import { isEntryPoint, runProcess, type Running } from "./process.js";
import { providerAccounts } from "./providers/accounts.js";
import type { HttpPost } from "./providers/http.js";
import { deliverToPayment } from "./relay/delivery.js";
import { startRelayServer } from "./relay/server.js";
import type { TemporalConfig } from "./temporal/connect.js";

/** By default up to two minutes pass between two tries: for as long it would refuse webhooks after an outage. */
const RECONNECT = { "grpc.max_reconnect_backoff_ms": 5_000 };

export interface RelayParts {
  readonly config: Pick<RelayConfig, "bindAddress" | "port" | "accounts" | "taskQueue">;
  readonly temporal: TemporalConfig;
  readonly log: Log;
}

/** Starts the webhook relay. It serves while Temporal is away, and answers 503 until it is back. */
export async function startRelay(parts: RelayParts): Promise<Running & { readonly url: string }> {
  const { config, temporal, log } = parts;
  const connection = Connection.lazy({ ...temporal.connectionOptions, channelArgs: RECONNECT });
  // The aftercare makes refunds and reversals: they count against the account's own limit.
  const signals = paymentSignals(new Client({ connection, namespace: temporal.namespace }), (account) =>
    taskQueueOf(config, account),
  );
  const server = await startRelayServer({
    port: config.port,
    host: config.bindAddress,
    accounts: providerAccounts(config.accounts, () => "", noCalls),
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

/** The relay reads webhooks; it never sends a provider anything. */
export const noCalls: HttpPost = Object.assign(
  () => Promise.resolve({ sent: "no", code: "relay", message: "the relay calls no provider" } as const),
  { close: () => Promise.resolve() },
);

if (isEntryPoint(import.meta.url))
  await runProcess("relay", () => {
    const parts = together({
      config: () => withoutPayloadKeys(readRelayConfig()),
      temporal: () => readTemporalConfig(),
    });
    return startRelay({ ...parts, log: createLog("relay") });
  });
