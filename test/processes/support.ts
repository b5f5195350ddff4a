import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer as createTcpServer } from "node:net";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, Connection } from "@temporalio/client";
import { afterAll, expect, inject, vi } from "vitest";
import {
  createCardStore,
  createHoldfast,
  type Holdfast,
  type PaymentRequest,
  type PaymentView,
} from "../../src/client.js";
import { findSecrets } from "../support/find-secrets.js";
import { CVV, TEST_CARDS } from "../support/payments.js";
import { MERCHANT } from "../support/stack.js";

const ROOT = join(import.meta.dirname, "../..");

/** Generous: it may have to build first, or to wait for another test file that builds, on a busy machine. */
const START_WITHIN_MS = 110_000;
const EFFECT_WITHIN_MS = 45_000;

export type Environment = Readonly<Record<string, string>>;
export type ProgramName = "worker" | "relay" | "card-vault" | "codec" | "sandbox" | "demo";

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One of our programs as a process of its own. */
export interface Program {
  readonly pid: number;
  /** What it wrote, standard output and standard error together. */
  output(): string;
  /** Waits until it has written that; fails where it ends before. */
  says(pattern: RegExp): Promise<void>;
  ready(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Exit>;
  hasEnded(): boolean;
  /** SIGTERM, and how it ended. */
  stop(): Promise<Exit>;
}

export const TOKENS = {
  store: randomBytes(24).toString("base64url"),
  lease: randomBytes(24).toString("base64url"),
};

const NOTIFICATION_KEY = randomBytes(32).toString("base64");
const NOTIFICATION_KEYS = `first:${NOTIFICATION_KEY}`;

const secrets = {
  numbers: Object.values(TEST_CARDS),
  cvv: CVV,
  tokens: [MERCHANT.token, TOKENS.store, TOKENS.lease, NOTIFICATION_KEY],
};

/** What of any card or token the text holds, plain or in base64. */
export function secretsIn(text: string): string[] {
  return findSecrets(Buffer.from(text), secrets);
}

/** As an operator does. */
const BY_RUN_SCRIPT = (name: ProgramName): readonly string[] => [
  process.execPath,
  join(ROOT, "scripts/run.mjs"),
  name,
];

/**
 * Starts programs, configured by nothing but these variables. When the tests are over none of them runs any more, and
 * none of them may have written a secret.
 *
 * @param command the command line of a program; by default the run script's
 */
export function usePrograms(command = BY_RUN_SCRIPT) {
  // Above every wait in here, so that a wait that fails says what it waited for.
  vi.setConfig({ testTimeout: 180_000 });
  const programs: Program[] = [];
  afterAll(async () => {
    for (const program of programs) if (!program.hasEnded()) program.kill("SIGKILL");
    await Promise.all(programs.map((program) => program.ended));
    expect(secretsIn(programs.map((program) => program.output()).join("\n"))).toEqual([]);
  });
  return (name: ProgramName, env: Environment, args: readonly string[] = []): Program => {
    const program = start(name, env, [...command(name), ...args]);
    programs.push(program);
    return program;
  };
}

export type Run = ReturnType<typeof usePrograms>;

function start(name: ProgramName, env: Environment, command: readonly string[]): Program {
  const [file = "", ...args] = command;
  const child = spawn(file, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, HOLDFAST_BIND_ADDRESS: "127.0.0.1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  let exit: Exit | null = null;
  const ended = new Promise<Exit>((resolve) => {
    child.once("error", (error) => (output += error.message));
    child.once("close", (code, signal) => {
      exit = { code, signal };
      resolve(exit);
    });
  });
  const program: Program = {
    pid: child.pid ?? 0,
    output: () => output,
    says: (pattern) =>
      eventually(() => {
        if (pattern.test(output)) return;
        if (exit !== null) throw new Fatal(`${name} ended (${JSON.stringify(exit)}) and said:\n${output}`);
        throw new Error(`${name} has not said ${String(pattern)} but:\n${output}`);
      }, START_WITHIN_MS),
    ready: () => program.says(/"msg":"ready"/),
    kill: (signal) => void child.kill(signal),
    ended,
    hasEnded: () => exit !== null,
    stop() {
      child.kill("SIGTERM");
      return within(EFFECT_WITHIN_MS, `${name} was told to stop and still runs`, ended);
    },
  };
  return program;
}

class Fatal extends Error {}

/** Tries until it works; fails, once the time is over, with how it failed last. */
export async function eventually<T>(attempt: () => T | Promise<T>, ms = EFFECT_WITHIN_MS): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof Fatal || Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}

export async function within<T>(ms: number, otherwise: string, promise: Promise<T>): Promise<T> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      promise,
      sleep(ms, undefined, { signal: timer.signal }).then(() => Promise.reject(new Error(otherwise))),
    ]);
  } finally {
    timer.abort();
  }
}

/** Below the range that the system hands out by itself, so that it stays free until it is used, and used again. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createTcpServer();
    probe.once("error", () => {
      resolve(false);
    });
    probe.listen(port, "127.0.0.1", () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}

/** Where each of a merchant's programs is, and what each is told. */
export interface Merchant {
  readonly taskQueue: string;
  readonly sandboxUrl: string;
  readonly relayUrl: string;
  readonly vaultUrl: string;
  readonly metricsUrl: string;
  /** Of every process that has metrics. */
  readonly metricsUrls: Readonly<Record<"worker" | "relay" | "card-vault", string>>;
  readonly env: Readonly<Record<Exclude<ProgramName, "codec" | "demo">, Environment>>;
  /** What a backend has; closed by the caller. */
  connect(): Promise<Backend>;
}

export interface Backend {
  readonly client: Client;
  readonly holdfast: Holdfast;
  readonly close: () => Promise<void>;
}

/** @param providerUrl what stands before the sandbox, for the worker */
export async function merchant(
  options: {
    readonly temporalAddress?: string;
    readonly providerUrl?: string;
    readonly more?: Environment;
    /** Variables of an account at another provider, for relay and worker. */
    readonly account?: (sandboxUrl: string) => Environment;
  } = {},
): Promise<Merchant> {
  const ports = Array.from({ length: 6 }, () => freePort());
  const [
    sandboxPort = 0,
    relayPort = 0,
    vaultPort = 0,
    metricsPort = 0,
    relayMetricsPort = 0,
    vaultMetricsPort = 0,
  ] = await Promise.all(ports);
  const url = (port: number) => `http://127.0.0.1:${port}`;
  const temporalAddress = options.temporalAddress ?? inject("temporal").address;
  const taskQueue = `processes-${randomBytes(6).toString("hex")}`;
  const temporal = { TEMPORAL_ADDRESS: temporalAddress, TEMPORAL_NAMESPACE: "default" };
  const account = {
    POCKYT_BASE_URL: options.providerUrl ?? url(sandboxPort),
    POCKYT_MERCHANT_NO: MERCHANT.merchantNo,
    POCKYT_STORE_NO: MERCHANT.storeNo,
    POCKYT_TOKEN: MERCHANT.token,
    ...options.account?.(url(sandboxPort)),
  };
  return {
    taskQueue,
    sandboxUrl: url(sandboxPort),
    relayUrl: url(relayPort),
    vaultUrl: url(vaultPort),
    metricsUrl: `${url(metricsPort)}/metrics`,
    metricsUrls: {
      worker: `${url(metricsPort)}/metrics`,
      relay: `${url(relayMetricsPort)}/metrics`,
      "card-vault": `${url(vaultMetricsPort)}/metrics`,
    },
    env: {
      sandbox: { HOLDFAST_SANDBOX_PORT: String(sandboxPort) },
      relay: {
        ...temporal,
        ...account,
        HOLDFAST_RELAY_PORT: String(relayPort),
        HOLDFAST_TASK_QUEUE: taskQueue,
        HOLDFAST_METRICS_PORT: String(relayMetricsPort),
        HOLDFAST_NOTIFICATION_KEYS: NOTIFICATION_KEYS,
      },
      "card-vault": {
        HOLDFAST_CARD_VAULT_PORT: String(vaultPort),
        HOLDFAST_CARD_VAULT_TOKEN: TOKENS.store,
        HOLDFAST_CARD_VAULT_LEASE_TOKEN: TOKENS.lease,
        HOLDFAST_METRICS_PORT: String(vaultMetricsPort),
      },
      worker: {
        ...temporal,
        ...account,
        HOLDFAST_TASK_QUEUE: taskQueue,
        HOLDFAST_PUBLIC_URL: url(relayPort),
        HOLDFAST_CARD_VAULT_URL: url(vaultPort),
        HOLDFAST_CARD_VAULT_LEASE_TOKEN: TOKENS.lease,
        HOLDFAST_MIN_RETENTION_DAYS: "1",
        HOLDFAST_METRICS_PORT: String(metricsPort),
        HOLDFAST_NOTIFICATION_KEYS: NOTIFICATION_KEYS,
        ...options.more,
      },
    },
    async connect() {
      const connection = await Connection.connect({ address: temporalAddress });
      const client = new Client({ connection });
      const cards = createCardStore({ url: url(vaultPort), token: TOKENS.store });
      return {
        client,
        holdfast: createHoldfast({ client, taskQueue, cards }),
        close: () => connection.close(),
      };
    },
  };
}

/** Waits until the payment is as wanted, and gives it. */
export function paymentIs(
  holdfast: Holdfast,
  paymentId: string,
  wanted: Partial<PaymentView> | Record<string, unknown>,
): Promise<PaymentView> {
  return eventually(async () => {
    const view = await holdfast.get({ paymentId });
    expect(view).toMatchObject(wanted);
    return view;
  });
}

/** What the provider has booked for one payment: `charge 20.00 USD`. */
export async function booksOf({ sandboxUrl }: Merchant, reference: string): Promise<string[]> {
  const answer = await fetch(
    `${sandboxUrl}/_sandbox/ledger?${new URLSearchParams({ reference }).toString()}`,
  );
  const { entries } = (await answer.json()) as {
    entries: { type: string; amount: string; currency: string }[];
  };
  return entries.map(({ type, amount, currency }) => `${type} ${amount} ${currency}`);
}

/** A payment with a new card, whose data goes into the vault. */
export async function withNewCard(
  { cards }: Holdfast,
  paymentId: string,
  number: string = TEST_CARDS.withoutThreeDs,
): Promise<PaymentRequest> {
  const { cardRef } = await cards.put({ number, expiryMonth: "08", expiryYear: "2030", cvv: CVV });
  return {
    paymentId,
    provider: "pockyt",
    amount: { currency: "USD", value: 2000 },
    method: { type: "card", cardRef, saveCard: number === TEST_CARDS.threeDs },
    returnUrl: "https://shop.example/return",
  };
}

export interface SlowProvider {
  readonly url: string;
  /** From now on the provider does what it is asked at this path, and its answer stays with us. */
  hold(path: string): void;
  /** Resolves once an answer is held. */
  readonly held: Promise<void>;
  /** Gives the answers that are held. */
  release(): void;
  close(): Promise<void>;
}

/** Stands before the provider and holds an answer back for as long as the test wants. */
export async function startSlowProvider(target: () => string): Promise<SlowProvider> {
  const slow = { path: "" };
  const isHeld = deferred();
  const isReleased = deferred();
  const server = createServer((request, response) => {
    void forward(request, response, target(), async () => {
      if (request.url !== slow.path) return;
      isHeld.resolve();
      await isReleased.promise;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    hold(path) {
      slow.path = path;
    },
    held: isHeld.promise,
    release: isReleased.resolve,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
  beforeAnswer: () => Promise<void>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const contentType = (headers: { get(name: string): string | null }) => ({
    "content-type": headers.get("content-type") ?? "application/json",
  });
  const answer = await fetch(`${target}${request.url ?? ""}`, {
    method: "POST",
    headers: { "content-type": request.headers["content-type"] ?? "application/json" },
    body: Buffer.concat(chunks),
  });
  const body = Buffer.from(await answer.arrayBuffer());
  await beforeAnswer();
  response.writeHead(answer.status, contentType(answer.headers)).end(body);
}

function deferred() {
  let resolve!: () => void;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}
