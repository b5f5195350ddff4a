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
import { byRelay, bySignal } from "./ways.js";
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
 * How fast the relay, a process of its own, acknowledges notifications, beside a loop that only signals.
 *
 * @throws Error where one is not acknowledged, or where the payments hold other signals than were sent
 */
export async function measureRelay(around: AroundRelay): Promise<RelayFigures[]> {
  const { temporal, merchant, logs } = around;
  const relay = await startProcess<{ readonly url: string }>(
    new URL("../contenders/holdfast/relay.js", import.meta.url),
    { ...temporal, taskQueue: TASK_QUEUE, merchant, standInUrl: NO_PROVIDER } satisfies RelayOptions,
    { logs, name: "relay-alone" },
  );
  const courier = startCourier();
  try {
    const { client, backend } = around;
    const kinds = [pockytIpn(merchant), payermaxPayment(merchant, around.platformPrivateKey)];
    const groups: (readonly Way[])[] = kinds.map((kind) => [
      byRelay(client, relay.info.url, courier, kind),
      bySignal(client, kind),
    ]);
    if (backend) groups.push([ofFinishedPayments({ client, merchant, backend }, relay.info.url, courier)]);
    return await measureRounds(groups, around);
  } finally {
    await courier.close();
    await relay.stop();
  }
}
