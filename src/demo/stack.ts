import { Client, Connection } from "@temporalio/client";
import { Runtime } from "@temporalio/worker";
import { createSecretKey, randomBytes } from "node:crypto";
import { startCardVaultService } from "../cards/server.js";
import { createCardStore, createHoldfast, type Holdfast } from "../client.js";
import type { DemoConfig } from "../config.js";
import { createLog } from "../log.js";
import { DEFAULT_SCHEDULES } from "../domain/requests/schedule.js";
import type { Running } from "../process.js";
import { startRelay } from "../relay.js";
import { startSandbox, type Sandbox } from "../../sandbox/server.js";
import { clientDataConverter } from "../temporal/data-converter.js";
import { startDevServer, type DevServer } from "../temporal/dev-server.js";
import { cliSearchAttributes } from "../temporal/search-attributes.js";
import { runtimeLogger } from "../telemetry/temporal-runtime.js";
import { startWorker } from "../worker.js";
import { newMerchant } from "./merchant.js";

export interface DemoStack {
  readonly holdfast: Holdfast;
  readonly sandbox: Sandbox;
  /** Null where the server brings none. */
  readonly uiUrl: string | null;
  readonly relayUrl: string;
  readonly cardVaultUrl: string;
  readonly temporalAddress: string;
  close(): Promise<void>;
}

interface StackOptions {
  readonly config: DemoConfig;
  /** Of a Temporal server that is there already; null: a development server is started. */
  readonly address: string | null;
  readonly say: (line: string) => void;
  /** Once aborted nothing more is started, what was started is stopped, and `startStack` rejects. */
  readonly stopping: AbortSignal;
}

/** Everything that a merchant runs, and both things that it doesn't: Temporal's server and the provider. */
export async function startStack(options: StackOptions): Promise<DemoStack> {
  const { address, say, stopping } = options;
  const { temporalCliPath: cliPath, ...encryption } = options.config;
  const started: Running[] = [];
  const close = async () => {
    // Last in, first out: nothing loses what it still needs.
    for (const part of started.splice(0).reverse()) await part.close();
  };
  const up = async <T extends object>(
    name: string,
    start: () => Promise<T>,
    stop: (part: T) => Promise<void>,
    where: (part: T) => string,
  ): Promise<T> => {
    stopping.throwIfAborted();
    const part = await start();
    started.push({ close: () => stop(part) });
    say(`${name}: ${where(part)}`);
    return part;
  };

  try {
    const merchant = newMerchant();
    const log = createLog("demo", "warn");
    Runtime.install({ logger: runtimeLogger(log) });
    const temporalServer = await up(
      "Temporal server",
      (): Promise<Pick<DevServer, "address" | "uiUrl" | "stop">> =>
        address === null
          ? startDevServer({ cliPath, searchAttributes: cliSearchAttributes() })
          : reached(address),
      (server) => server.stop(),
      ({ address, uiUrl }) => `${address}, web UI ${uiUrl ?? "off"}`,
    );
    const sandbox = await up(
      "provider sandbox",
      () => startSandbox({ payermax: { merchants: [merchant.atPayermax] } }),
      (part) => part.close(),
      ({ url }) => url,
    );
    const [storeToken, leaseToken] = [secret(), secret()];
    const vault = await up(
      "card vault",
      () => startCardVaultService({ port: 0, storeToken, leaseToken }),
      (part) => part.close(),
      ({ url }) => url,
    );
    const temporal = { connectionOptions: { address: temporalServer.address }, namespace: "default" };
    const accounts = new Map([
      ["default", { pockyt: merchant.pockyt(sandbox), payermax: merchant.payermax(sandbox), shared: false }],
    ]);
    const notificationKeys = [{ keyId: "demo", key: createSecretKey(randomBytes(32)) }];
    const relay = await up(
      "webhook relay",
      () =>
        startRelay({
          config: {
            ...encryption,
            bindAddress: "127.0.0.1",
            port: 0,
            accounts,
            taskQueue: TASK_QUEUE,
            notificationKeys,
          },
          temporal,
          log,
        }),
      (part) => part.close(),
      ({ url }) => url,
    );
    await up(
      "worker",
      () =>
        startWorker({
          config: {
            ...encryption,
            taskQueue: TASK_QUEUE,
            publicUrl: relay.url,
            accounts,
            cardVault: { url: vault.url, leaseToken },
            schedules: DEFAULT_SCHEDULES,
            minRetentionDays: 1,
            notificationKeys,
          },
          temporal,
          log,
        }),
      (part) => part.close(),
      () => `task queue ${TASK_QUEUE}`,
    );
    stopping.throwIfAborted();
    // Never closed: it ends with the process. Of a payment that was interrupted a call may be between two tries, and
    // on a closed connection Temporal's client throws the next one where nobody can catch it.
    const connection = await Connection.connect(temporal.connectionOptions);
    return {
      holdfast: createHoldfast({
        client: new Client({
          connection,
          dataConverter: clientDataConverter({ ...encryption, namespace: temporal.namespace }),
        }),
        cards: createCardStore({ url: vault.url, token: storeToken }),
      }),
      sandbox,
      uiUrl: temporalServer.uiUrl,
      relayUrl: relay.url,
      cardVaultUrl: vault.url,
      temporalAddress: temporalServer.address,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const TASK_QUEUE = "payments";

/** Refused here: the relay and the worker would wait for it as long as it takes. */
async function reached(address: string): Promise<Pick<DevServer, "address" | "uiUrl" | "stop">> {
  try {
    const connection = await Connection.connect({ address });
    await connection.close();
  } catch (error) {
    throw new Error(
      `no Temporal server answers at ${address}: start it, or give its HOST:PORT to --address`,
      {
        cause: error,
      },
    );
  }
  return { address, uiUrl: null, stop: () => Promise.resolve() };
}

function secret(): string {
  return randomBytes(24).toString("base64url");
}
