import { randomBytes } from "node:crypto";
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, inject } from "vitest";
import { startCardVaultService, type CardVaultService } from "../../src/cards/server.js";
import { createCardStore, createHoldfast, type Holdfast } from "../../src/client.js";
import { DEFAULT_SCHEDULES, type Schedules } from "../../src/domain/payment/schedule.js";
import type { Log } from "../../src/log.js";
import type { Running } from "../../src/process.js";
import { startRelay } from "../../src/relay.js";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/server.js";
import type { TemporalConfig } from "../../src/temporal/connect.js";
import { startWorker } from "../../src/worker.js";

export interface StackOptions {
  readonly schedules?: Partial<Schedules>;
  readonly sandbox?: SandboxOptions;
  /** Stands between the worker and the provider: gives the base URL that the worker calls. */
  readonly provider?: (sandboxUrl: string) => Promise<string>;
  /** `lost`: the provider's webhooks go to a port where nobody listens. */
  readonly webhooks?: "lost";
  /** Where Temporal is, when not the shared dev server. */
  readonly temporal?: () => Promise<TemporalConfig>;
}

/** Every process of Holdfast and the provider's twin, for one test file: real HTTP, real Temporal, a queue of its own. */
export interface Stack {
  readonly client: Client;
  readonly holdfast: Holdfast;
  readonly sandbox: Sandbox;
  readonly vault: CardVaultService;
  readonly relay: Running & { readonly url: string };
  readonly taskQueue: string;
  /** Everything that our processes logged. */
  readonly logged: string[];
  close(): Promise<void>;
}

export const MERCHANT = { merchantNo: "203780", storeNo: "303661", token: "sandbox-token" };

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const temporal = (await options.temporal?.()) ?? {
    connectionOptions: { address: inject("temporal").address },
    namespace: "default",
  };
  const logged: string[] = [];
  const log = collecting(logged);
  const taskQueue = `test-${randomBytes(6).toString("hex")}`;
  const [storeToken, leaseToken] = [randomBytes(24).toString("hex"), randomBytes(24).toString("hex")];
  const sandbox = await startSandbox(options.sandbox);
  const vault = await startCardVaultService({ port: 0, storeToken, leaseToken, logger: log });
  const baseUrl = (await options.provider?.(sandbox.url)) ?? sandbox.url;
  const accounts = new Map([["default", { pockyt: { baseUrl, ...MERCHANT }, shared: false }]]);
  const relay = await startRelay({ config: { bindAddress: "127.0.0.1", port: 0, accounts }, temporal, log });
  const worker = await startWorker({
    config: {
      taskQueue,
      publicUrl: options.webhooks === "lost" ? "http://127.0.0.1:9" : relay.url,
      accounts,
      cardVault: { url: vault.url, leaseToken },
      schedules: { ...DEFAULT_SCHEDULES, ...options.schedules },
      minRetentionDays: 1,
    },
    temporal,
    log,
    workflowBundle: { codePath: inject("workflowBundle") },
  });
  const connection = await Connection.connect(temporal.connectionOptions);
  const client = new Client({ connection, namespace: temporal.namespace });
  const cards = createCardStore({ url: vault.url, token: storeToken });
  return {
    client,
    holdfast: createHoldfast({ client, taskQueue, cards }),
    sandbox,
    vault,
    relay,
    taskQueue,
    logged,
    async close() {
      await worker.close();
      await relay.close();
      await vault.close();
      await sandbox.close();
      await connection.close();
    },
  };
}

/** A stack that lives as long as the tests of the file or block that calls this. */
export function useStack(options: StackOptions = {}): { readonly current: Stack } {
  const holder: { current?: Stack } = {};
  beforeAll(async () => {
    holder.current = await startStack(options);
  });
  afterAll(async () => {
    await holder.current?.close();
  });
  return holder as { readonly current: Stack };
}

function collecting(lines: string[]): Log {
  const write = (...args: unknown[]) => {
    lines.push(JSON.stringify(args));
  };
  return { info: write, warn: write, error: write };
}

/** A paymentId that no other test uses. */
export function newPaymentId(name: string): string {
  return `${name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}_${randomBytes(4).toString("hex").toUpperCase()}`.slice(
    -32,
  );
}
