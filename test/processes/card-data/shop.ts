import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { startTcpProxy, type TcpProxy } from "../../faults/campaign/tcp-proxy.js";
import { PLATFORM } from "../../support/payermax-news.js";
import { startTraceCollector, type TraceCollector } from "../../support/trace-collector.js";
import { payermaxAccount } from "../payermax-account.js";
import { eventually, merchant, type Backend, type Merchant, type Program, type Run } from "../support.js";
import { startEchoingProvider, type EchoingProvider } from "./echoing-provider.js";

type Name = "sandbox" | "card-vault" | "relay" | "worker";

/** A merchant with every process, each of which can be killed, and both providers. */
export interface CardShop
  extends Pick<Merchant, "sandboxUrl" | "metricsUrls" | "taskQueue">, Pick<Backend, "client" | "holdfast"> {
  readonly programs: Readonly<Record<Name, Program>>;
  readonly provider: EchoingProvider;
  /** Where worker and relay export their spans. */
  readonly traces: TraceCollector;
  /** Between the relay and Temporal. */
  readonly line: TcpProxy;
  readonly spool: string;
  /** Where the processes put their temporary files. */
  readonly temporary: string;
  /** SIGKILL, and the same anew. @param meanwhile what happens while it is away */
  killed(name: Name, meanwhile?: () => Promise<unknown>): Promise<void>;
  /** Waits until the vault reaches its store. */
  vaultIsReady(): Promise<void>;
  waitingInSpool(): Promise<number>;
  /** What each process has written, those that were killed included. */
  outputs(): Buffer[];
  disconnect(): Promise<void>;
  close(): Promise<void>;
}

/** Whatever nobody knows is asked about soon, and nobody waits twelve minutes for what never arrived. */
const SCHEDULES = {
  HOLDFAST_CHECK_SCHEDULE: "1s",
  HOLDFAST_POLL_SCHEDULE: "2s",
  HOLDFAST_NOT_FOUND_ANSWERS: "2",
  HOLDFAST_NOT_FOUND_SETTLE_SECONDS: "2",
};

/** @param options.storeUrl the vault's store; null: its memory */
export async function startCardShop(options: {
  readonly run: Run;
  readonly folder: string;
  readonly temporalAddress: string;
  readonly storeUrl: string | null;
}): Promise<CardShop> {
  const { run, folder, temporalAddress, storeUrl } = options;
  const spool = mkdtempSync(join(folder, "spool-"));
  const temporary = mkdtempSync(join(folder, "tmp-"));
  const account = payermaxAccount();
  const shop = await merchant({ temporalAddress, account: account.variables, more: SCHEDULES });
  const provider = await startEchoingProvider(shop.sandboxUrl);
  const line = await startTcpProxy(Number(temporalAddress.split(":").at(-1)));
  const traces = await startTraceCollector();
  const otel = { OTEL_EXPORTER_OTLP_ENDPOINT: traces.url, OTEL_BSP_SCHEDULE_DELAY: "200" };
  const ended: Program[] = [];
  const env: Record<Name, Readonly<Record<string, string>>> = { ...shop.env };
  const start = async (name: Name) => {
    const program = run(name, { ...env[name], TMPDIR: temporary });
    await program.ready();
    return program;
  };
  const sandbox = await start("sandbox");
  const ours = PLATFORM.publicKey.export({ format: "der", type: "spki" }).toString("base64");
  const keys = { PAYERMAX_PUBLIC_KEY: `${await account.upload(shop.sandboxUrl)},${ours}` };
  const urls = { ...account.variables(provider.url), POCKYT_BASE_URL: provider.url };
  env.worker = { ...env.worker, ...keys, ...urls, ...otel };
  env.relay = {
    ...{ ...env.relay, ...keys, HOLDFAST_SPOOL_DIR: spool, ...otel },
    TEMPORAL_ADDRESS: `127.0.0.1:${line.port}`,
  };
  if (storeUrl !== null) env["card-vault"] = { ...env["card-vault"], HOLDFAST_CARD_VAULT_STORE: storeUrl };
  const programs: Record<Name, Program> = {
    sandbox,
    "card-vault": await start("card-vault"),
    relay: await start("relay"),
    worker: await start("worker"),
  };
  const { client, holdfast, close: disconnect } = await shop.connect();
  const { sandboxUrl, metricsUrls, taskQueue } = shop;
  return {
    ...{
      sandboxUrl,
      metricsUrls,
      taskQueue,
      client,
      holdfast,
      programs,
      provider,
      line,
      spool,
      temporary,
      traces,
    },
    disconnect,
    async killed(name, meanwhile) {
      const program = programs[name];
      program.kill("SIGKILL");
      await program.ended;
      ended.push(program);
      await meanwhile?.();
      programs[name] = await start(name);
    },
    vaultIsReady: () =>
      eventually(async () => {
        expect((await fetch(`${shop.vaultUrl}/readyz`)).status).toBe(200);
      }),
    async waitingInSpool() {
      const metrics = await (await fetch(metricsUrls.relay)).text();
      return Number(/^holdfast_relay_spool_waiting (\d+)$/m.exec(metrics)?.[1] ?? 0);
    },
    outputs: () =>
      // The sandbox is a provider, and may know cards.
      [...ended, programs["card-vault"], programs.relay, programs.worker].map((program) =>
        Buffer.from(program.output()),
      ),
    async close() {
      await programs.sandbox.stop();
      await provider.close();
      await line.close();
      await traces.close();
    },
  };
}
