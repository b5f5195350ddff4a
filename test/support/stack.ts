import { randomBytes } from "node:crypto";
import { Client, Connection } from "@temporalio/client";
import type { WorkerOptions } from "@temporalio/worker";
import { afterAll, beforeAll, inject } from "vitest";
import { startCardVaultService, type CardVaultService } from "../../src/cards/server.js";
import { createCardStore, createHoldfast, type Holdfast } from "../../src/client.js";
import { DEFAULT_SCHEDULES, type Schedules } from "../../src/domain/requests/schedule.js";
import type { Accounts, DeploymentVersion } from "../../src/config.js";
import type { Log } from "../../src/log.js";
import type { Running } from "../../src/process.js";
import { startRelay } from "../../src/relay.js";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../sandbox/server.js";
import type { TemporalConfig } from "../../src/config.js";
import { clientDataConverter } from "../../src/temporal/data-converter.js";
import type { PayloadKey } from "../../src/formats/payload-keys.js";
import type { NotificationKey } from "../../src/temporal/notification-seal.js";
import { startWorker, type RunningWorker } from "../../src/worker.js";
import { encryption } from "./encryption.js";
import { encodingBundle } from "./encoding-bundle.js";
import { PAYERMAX_MERCHANT, payermaxConfig } from "./payermax-merchant.js";

export interface StackOptions {
  readonly schedules?: Partial<Schedules>;
  readonly sandbox?: SandboxOptions;
  /** Stands between the worker and the provider: gives the base URL that the worker calls. */
  readonly provider?: (sandboxUrl: string) => Promise<string>;
  /** `lost`: the provider's webhooks go to a port where nobody listens. */
  readonly webhooks?: "lost";
  /** Where Temporal is, when not the shared dev server. */
  readonly temporal?: () => Promise<TemporalConfig>;
  /** `later`: none runs until `worker.start()`. */
  readonly worker?: "later";
  /** With these payloads are encrypted, instead of the project's; read anew at each start of the worker. */
  readonly payloadKeys?: () => readonly PayloadKey[];
  /** By which relay and worker know each other's notifications; read anew at each start of the worker. */
  readonly notificationKeys?: Readonly<Record<"relay" | "worker", readonly NotificationKey[]>>;
  /** In place of the workflows as they are. */
  readonly workflowBundle?: () => Promise<NonNullable<WorkerOptions["workflowBundle"]>>;
  /** In place of the one account; read anew at each start of the worker. */
  readonly accounts?: (providers: Providers) => Accounts;
}

/** Where the accounts of a stack are. */
export interface Providers {
  readonly sandbox: Sandbox;
  /** What the worker calls. */
  readonly url: string;
  /** The worker's own. */
  readonly taskQueue: string;
}

/** Every process of Holdfast and the provider's twin, for one test file: real HTTP, real Temporal, a queue of its own. */
export interface Stack {
  readonly client: Client;
  readonly holdfast: Holdfast;
  readonly sandbox: Sandbox;
  readonly vault: CardVaultService;
  /** What a backend stores cards with: the vault's HTTP API takes it as bearer token. */
  readonly vaultStoreToken: string;
  /** What a worker in a process of its own leases them with. */
  readonly vaultLeaseToken: string;
  readonly relay: Running & { readonly url: string };
  readonly taskQueue: string;
  /** Between the two nobody polls: what is sent to a payment waits for its next workflow task. */
  readonly worker: { stop(): Promise<void>; start(): Promise<void> };
  /** A worker beside the stack's own, of a release: its place in a deployment, and its workflows. Its caller closes it. */
  startRelease(
    deployment: DeploymentVersion,
    workflowBundle?: WorkerOptions["workflowBundle"],
  ): Promise<RunningWorker>;
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
  const sandbox = await startSandbox({
    ...options.sandbox,
    payermax: { merchants: [PAYERMAX_MERCHANT], ...options.sandbox?.payermax },
  });
  const vault = await startCardVaultService({ port: 0, storeToken, leaseToken, logger: log });
  const baseUrl = (await options.provider?.(sandbox.url)) ?? sandbox.url;
  const accounts = () => (options.accounts ?? defaultAccount)({ sandbox, url: baseUrl, taskQueue });
  const keys = () => (options.payloadKeys ? { payloadKeys: options.payloadKeys() } : encryption);
  const relay = await startRelay({
    config: {
      ...keys(),
      bindAddress: "127.0.0.1",
      port: 0,
      accounts: accounts(),
      taskQueue,
      notificationKeys: options.notificationKeys?.relay ?? [],
    },
    temporal,
    log,
  });
  const newWorker = async (
    deployment: DeploymentVersion | null = null,
    workflowBundle?: WorkerOptions["workflowBundle"],
  ) =>
    startWorker({
      config: {
        ...keys(),
        taskQueue,
        publicUrl: options.webhooks === "lost" ? "http://127.0.0.1:9" : relay.url,
        accounts: accounts(),
        cardVault: { url: vault.url, leaseToken },
        schedules: { ...DEFAULT_SCHEDULES, ...options.schedules },
        minRetentionDays: 1,
        deployment,
        notificationKeys: options.notificationKeys?.worker ?? [],
      },
      temporal,
      log,
      workflowBundle:
        workflowBundle ??
        (await options.workflowBundle?.()) ??
        (options.payloadKeys ? await encodingBundle() : { codePath: inject("workflowBundle") }),
    });
  let worker = options.worker === "later" ? null : await newWorker();
  const connection = await Connection.connect(temporal.connectionOptions);
  const dataConverter = clientDataConverter({ ...keys(), namespace: temporal.namespace });
  const client = new Client({ connection, namespace: temporal.namespace, dataConverter });
  const cards = createCardStore({ url: vault.url, token: storeToken });
  return {
    client,
    holdfast: createHoldfast({ client, taskQueue, cards }),
    sandbox,
    vault,
    vaultStoreToken: storeToken,
    vaultLeaseToken: leaseToken,
    relay,
    taskQueue,
    worker: {
      stop: async () => worker?.close(),
      async start() {
        worker = await newWorker();
      },
    },
    startRelease: newWorker,
    logged,
    async close() {
      await worker?.close();
      await relay.close();
      await vault.close();
      await sandbox.close();
      // Its connection ends with the process: Temporal's client throws, where nobody can catch it, when it wants to
      // repeat a call on one that is closed.
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

function defaultAccount({ sandbox, url }: Providers): Accounts {
  const pockyt = { baseUrl: url, ...MERCHANT };
  return new Map([["default", { pockyt, payermax: payermaxConfig(sandbox, url), shared: false }]]);
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
