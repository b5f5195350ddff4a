import { join } from "node:path";
import type { Client } from "@temporalio/client";
import type { Backend } from "../contenders/contender.js";
import type { RelayOptions } from "../contenders/holdfast/relay.js";
import type { Merchant } from "../merchant.js";
import { startProcess } from "../process/parent.js";
import type { RelayFigures } from "../report/figures.js";
import { startCourier } from "./courier.js";
import type { Way } from "./deliveries.js";
import { ofFinishedPayments } from "./finished-payments.js";
import { payermaxPayment } from "./payermax.js";
import { pockytIpn } from "./pockyt.js";
import { measureRounds, type Rounds } from "./rounds.js";
import { TASK_QUEUE } from "./running-payments.js";
import type { SignalingOptions } from "./server-that-signals.js";
import { byRelay, byServer, bySignal, type NamedRelay } from "./ways.js";
import { NO_PROVIDER } from "./webhooks.js";

export interface AroundRelay extends Rounds {
  readonly client: Client;
  readonly temporal: { readonly address: string; readonly namespace: string };
  readonly merchant: Merchant;
  /** PEM: PayerMax's own, which signs its notifications. */
  readonly platformPrivateKey: string;
  /** A running Holdfast of the same merchant: with it, repeats for finished payments are measured too. */
  readonly backend?: Backend;
  /** A folder for the relay's output. */
  readonly logs: string;
}

/**
 * How fast the relay, a process of its own, acknowledges notifications, without a spool and with one, beside a loop that
 * only signals, and beside a server that only signals: what the relay is slower than that is its own work.
 *
 * @throws Error where one is not acknowledged, or where the payments hold other signals than were sent
 */
export async function measureRelay(around: AroundRelay): Promise<RelayFigures[]> {
  const { client, backend, merchant } = around;
  const relays = await startRelays(around);
  const courier = startCourier();
  try {
    const kinds = [pockytIpn(merchant), payermaxPayment(merchant, around.platformPrivateKey)];
    const groups: (readonly Way[])[] = kinds.map((kind) => [
      ...relays.named.map((relay) => byRelay(client, relay, courier, kind)),
      bySignal(client, kind),
      byServer(client, relays.serverUrl, courier, kind),
    ]);
    if (backend)
      groups.push(
        relays.named.map((relay) => ofFinishedPayments({ client, merchant, backend }, relay, courier)),
      );
    return await measureRounds(groups, around);
  } finally {
    await courier.close();
    await relays.stop();
  }
}

async function startRelays({ temporal, merchant, logs }: AroundRelay) {
  const start = (name: string, more: Partial<RelayOptions> = {}) =>
    startProcess<{ readonly url: string }>(
      new URL("../contenders/holdfast/relay.js", import.meta.url),
      {
        ...temporal,
        taskQueue: TASK_QUEUE,
        merchant,
        standInUrl: NO_PROVIDER,
        ...more,
      } satisfies RelayOptions,
      { logs, name },
    );
  const plain = await start("relay-alone");
  const spooled = await start("relay-alone-with-spool", { spoolFolder: join(logs, "spool") });
  const server = await startProcess<{ readonly url: string }>(
    new URL("server-that-signals.js", import.meta.url),
    temporal satisfies SignalingOptions,
    { logs, name: "server-that-signals" },
  );
  const named: readonly NamedRelay[] = [
    { name: "relay", url: plain.info.url },
    { name: "relay with a spool", url: spooled.info.url },
  ];
  return {
    named,
    serverUrl: server.info.url,
    async stop() {
      await plain.stop();
      await spooled.stop();
      await server.stop();
    },
  };
}
