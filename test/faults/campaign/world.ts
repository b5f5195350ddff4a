import { randomBytes } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client, Connection } from "@temporalio/client";
import { createCardStore, createHoldfast, type Holdfast } from "../../../src/client.js";
import { environmentOf, newSecrets, PAYERMAX, type Secrets } from "./configuration.js";
import { LINES, type LineName } from "./lines.js";
import { freePort, Program } from "./program.js";
import { startProviderRewriter, type ProviderRewriter } from "./provider-rewriter.js";
import { SandboxControl } from "./sandbox-control.js";
import { RelaySpool } from "./relay-spool.js";
import { startTcpProxy, type TcpProxy } from "./tcp-proxy.js";
import { openTemporalServer, type TemporalServer } from "./temporal-server.js";

/** Seen from where the compiler puts this file: .cache/faults/test/faults/campaign. */
export const ROOT = fileURLToPath(new URL("../../../../../", import.meta.url));

/** Everything that a merchant runs, the providers' twins, and each line between them. */
export interface World {
  readonly folder: string;
  readonly logs: string;
  readonly taskQueue: string;
  readonly client: Client;
  /** Past every fault of the network: for operators, who have their own line, and for the auditor. */
  readonly directClient: Client;
  readonly holdfast: Holdfast;
  readonly temporal: TemporalServer;
  readonly sandbox: SandboxControl;
  readonly programs: Readonly<Record<"sandbox" | "vault" | "relay" | "worker" | "laterWorker", Program>>;
  readonly lines: Readonly<Record<LineName, TcpProxy>>;
  readonly rewriter: ProviderRewriter;
  readonly spool: RelaySpool;
  readonly secrets: Secrets;
  /** What PayerMax really signs with: SPKI in one line of base64. */
  readonly platformKey: string;
  /** Ends every process; the folder stays where something has to be looked into. */
  close(keep: boolean): Promise<void>;
}

/** @param address of a Temporal server that is there already; null: one of its own on a database file */
export async function startWorld(address: string | null): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-campaign-"));
  const logs = join(folder, "logs");
  await mkdir(logs);
  const ends: (() => Promise<unknown>)[] = [];
  const close = async (keep: boolean) => {
    for (const end of ends.splice(0).reverse()) await end().catch(() => undefined);
    if (!keep) await rm(folder, { recursive: true, force: true });
  };
  const up = <Part>(part: Part, end: (part: Part) => Promise<unknown>): Part => {
    ends.push(() => end(part));
    return part;
  };
  try {
    const temporal = up(await openTemporalServer(folder, address), (server) => server.stop());
    const [sandboxPort, vaultPort, relayPort, ...metrics] = await Promise.all(
      Array.from({ length: 7 }, freePort),
    );
    if (sandboxPort === undefined || vaultPort === undefined || relayPort === undefined)
      throw new Error("no free ports");
    const sandbox = new SandboxControl(`http://127.0.0.1:${sandboxPort}`);
    const rewriter = up(await startProviderRewriter(sandbox.url), (part) => part.close());
    const targets: Record<LineName, number> = {
      "worker-temporal": temporal.port,
      "relay-temporal": temporal.port,
      "client-temporal": temporal.port,
      "worker-provider": rewriter.port,
      "provider-relay": relayPort,
      "worker-vault": vaultPort,
    };
    const lines = {} as Record<LineName, TcpProxy>;
    for (const name of LINES) lines[name] = up(await startTcpProxy(targets[name]), (line) => line.close());

    const program = (name: string, entry: string, env: Record<string, string>) =>
      up(new Program(name, join(ROOT, entry), logs, env), (part) => part.stop(5_000));
    const sandboxProgram = program("sandbox", "dist/sandbox.js", {
      HOLDFAST_SANDBOX_PORT: String(sandboxPort),
    });
    await sandboxProgram.start();
    const secrets = newSecrets();
    const platformKey = await sandbox.uploadKey(
      PAYERMAX.merchantNo,
      PAYERMAX.appId,
      secrets.merchantPublicKey,
    );
    const taskQueue = `campaign-${randomBytes(4).toString("hex")}`;
    const env = environmentOf({ lines, taskQueue, platformKey, secrets, vaultPort, relayPort, metrics });
    const later = up(await laterRelease(), (path) => rm(path, { recursive: true, force: true }));
    const spool = up(new RelaySpool(join(folder, "spool-disk"), env.relay.HOLDFAST_METRICS_PORT), (part) =>
      Promise.resolve(part.disk?.unmount()),
    );
    const programs = {
      sandbox: sandboxProgram,
      vault: program("vault", "dist/card-vault.js", env.vault),
      relay: program("relay", "dist/relay.js", { ...env.relay, HOLDFAST_SPOOL_DIR: spool.folder }),
      worker: program("worker", "dist/worker.js", env.worker),
      laterWorker: up(new Program("later-worker", join(later, "worker.js"), logs, env.laterWorker), (part) =>
        part.stop(5_000),
      ),
    };
    await Promise.all([programs.vault.start(), programs.relay.start(), programs.worker.start()]);
    const [client, directClient] = await Promise.all([
      connected(lines["client-temporal"].port),
      connected(temporal.port),
    ]);
    const cards = createCardStore({ url: `http://127.0.0.1:${vaultPort}`, token: secrets.storeToken });
    return {
      ...{
        folder,
        logs,
        taskQueue,
        client,
        directClient,
        temporal,
        sandbox,
        programs,
        lines,
        rewriter,
        spool,
        secrets,
        platformKey,
      },
      holdfast: createHoldfast({ client, taskQueue, cards }),
      close,
    };
  } catch (error) {
    await close(true);
    throw error;
  }
}

/** Never closed: a call may be between two tries, and on a closed connection the client throws the next one. */
async function connected(port: number): Promise<Client> {
  return new Client({ connection: await Connection.connect({ address: `127.0.0.1:${port}` }) });
}

/** What a later release changes: input rules that refuse what passed before, and other rules of the providers. */
const LATER: readonly (readonly [from: RegExp, to: string])[] = [
  [/description: text\(256\)/g, "description: text(16)"],
  [/notificationProof: "signature"/g, 'notificationProof: "query"'],
  [/savedCardArrivesWithinSeconds: 7_?500/g, "savedCardArrivesWithinSeconds: 75"],
];

/** A copy of the built programs in another version, inside the project so that packages resolve as they do from there. */
async function laterRelease(): Promise<string> {
  const copy = await mkdtemp(join(ROOT, ".cache", "later-release-"));
  await cp(join(ROOT, "dist"), copy, { recursive: true });
  const missing = new Set(LATER.map(([from]) => from));
  for (const file of await readdir(copy, { recursive: true })) {
    if (!file.endsWith(".js")) continue;
    const source = await readFile(join(copy, file), "utf8");
    let changed = source;
    for (const [from, to] of LATER) {
      const next = changed.replaceAll(from, to);
      if (next !== changed) missing.delete(from);
      changed = next;
    }
    if (changed !== source) await writeFile(join(copy, file), changed);
  }
  if (missing.size > 0) throw new Error(`the later release changes nothing by ${[...missing].join(", ")}`);
  return copy;
}
