import { randomBytes } from "node:crypto";
import { startCardVaultService } from "./cards/server.js";
import { DEFAULT_SCHEDULES } from "./domain/requests/schedule.js";
import { newMerchant } from "./demo/merchant.js";
import { createLog } from "./log.js";
import { startRelay } from "./relay.js";
import { startSandbox, type Sandbox, type SandboxOptions } from "../sandbox/server.js";
import { startWorker } from "./worker.js";

export { startSandbox } from "../sandbox/server.js";

export interface TestingOptions {
  /** Of a Temporal server for tests, such as `temporal server start-dev`; default `localhost:7233`. */
  readonly address?: string;
  /** Default `default`. */
  readonly namespace?: string;
  /** Of both providers' twins. */
  readonly sandbox?: Omit<SandboxOptions, "payermax">;
}

/** Everything of Holdfast but Temporal, in this process and on free ports: for a backend's own tests. */
export interface Testing {
  /** No other test has it: for `createHoldfast`. */
  readonly taskQueue: string;
  /** For `createCardStore`. */
  readonly cards: { readonly url: string; readonly token: string };
  /** Both providers' twins: their books, their clock, what goes wrong next, the webhooks that they sent. */
  readonly sandbox: Sandbox;
  /** Where the twins send their webhooks. */
  readonly relayUrl: string;
  /** What the shopper does at the page that the payment sent them to. */
  shopper(
    payment: { readonly action: { readonly url: string } | null },
    outcome: "approve" | "decline",
  ): Promise<void>;
  close(): Promise<void>;
}

/** Starts sandbox, card vault, relay and worker. */
export async function startTesting(options: TestingOptions = {}): Promise<Testing> {
  const { address = "localhost:7233", namespace = "default" } = options;
  const temporal = { connectionOptions: { address }, namespace };
  const log = createLog("testing", "warn");
  const taskQueue = `testing-${randomBytes(6).toString("hex")}`;
  const [storeToken, leaseToken] = [randomBytes(24).toString("hex"), randomBytes(24).toString("hex")];
  const merchant = newMerchant();
  const started: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const part of started.splice(0).reverse()) await part.close();
  };
  const up = <T extends { close(): Promise<void> }>(part: T): T => {
    started.push(part);
    return part;
  };
  try {
    const sandbox = up(
      await startSandbox({ ...options.sandbox, payermax: { merchants: [merchant.atPayermax] } }),
    );
    const vault = up(await startCardVaultService({ port: 0, storeToken, leaseToken }));
    const accounts = new Map([
      ["default", { pockyt: merchant.pockyt(sandbox), payermax: merchant.payermax(sandbox), shared: false }],
    ]);
    const config = { taskQueue, accounts };
    const relay = up(
      await startRelay({ config: { ...config, bindAddress: "127.0.0.1", port: 0 }, temporal, log }),
    );
    const ofWorker = {
      publicUrl: relay.url,
      cardVault: { url: vault.url, leaseToken },
      schedules: DEFAULT_SCHEDULES,
      minRetentionDays: 1,
    };
    up(await startWorker({ config: { ...config, ...ofWorker }, temporal, log }));
    return {
      ...{ taskQueue, sandbox, relayUrl: relay.url, shopper, close },
      cards: { url: vault.url, token: storeToken },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const shopper: Testing["shopper"] = async ({ action }, outcome) => {
  if (action === null) throw new Error("the payment has no page for the shopper");
  const answer = await fetch(action.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ outcome }),
  });
  if (!answer.ok) throw new Error(`the page ${action.url} answered ${answer.status}`);
};
