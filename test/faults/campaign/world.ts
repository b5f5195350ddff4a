import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Connection, type ClientOptions } from "@temporalio/client";
import type { PayloadCodec } from "@temporalio/common";
import { createCardStore, createHoldfast, type Holdfast } from "../../../src/client.js";
import { payloadEncryption } from "../../../src/temporal/payload-encryption.js";
import { openCardStore, type SharedCardStore } from "./card-store.js";
import { environmentOf, NAMESPACE, newSecrets, PAYERMAX, STRANGER, type Secrets } from "./configuration.js";
import { Keyring, type Keys } from "./keyring.js";
import { laterRelease } from "./later-release.js";
import { LINES, type LineName } from "./lines.js";
import { MerchantsEndpoint } from "./merchants-endpoint.js";
import { freePort, Program } from "./program.js";
import { startProviderRewriter, type ProviderRewriter } from "./provider-rewriter.js";
import { SandboxControl } from "./sandbox-control.js";
import { RelaySpool } from "./relay-spool.js";
import { ROOT } from "./root.js";
import { startTcpProxy, type TcpProxy } from "./tcp-proxy.js";
import { openTemporalServer, type TemporalServer, type WhichServer } from "./temporal-server.js";

/** Everything that a merchant runs, the providers' twins, and each line between them. */
export interface World {
  readonly folder: string;
  readonly logs: string;
  readonly taskQueue: string;
  readonly client: Client;
  /** Past every fault of the network: for operators, who have their own line, and for the auditor. */
  readonly directClient: Client;
  /** Of one who may write to the namespace, and has no key. */
  readonly strangersClient: Client;
  readonly holdfast: Holdfast;
  readonly temporal: TemporalServer;
  readonly sandbox: SandboxControl;
  readonly programs: Readonly<Record<"sandbox" | "vault" | "relay" | "worker" | "laterWorker", Program>>;
  readonly lines: Readonly<Record<LineName, TcpProxy>>;
  readonly rewriter: ProviderRewriter;
  readonly spool: RelaySpool;
  readonly merchantsEndpoint: MerchantsEndpoint;
  readonly secrets: Secrets;
  /** By which payloads are encrypted and notifications sealed; null: neither is. */
  readonly keys: Keys | null;
  /** Null: the vault keeps the cards itself. */
  readonly cardStore: SharedCardStore | null;
  /** What PayerMax really signs with: SPKI in one line of base64. */
  readonly platformKey: string;
  /** Ends every process; the folder stays where something has to be looked into. */
  close(keep: boolean): Promise<void>;
}

/**
 * @param which of the Temporal servers
 * @param isGuarded with payload keys, notification keys and a card store of its own; else with none of them
 */
export async function startWorld(which: WhichServer, isGuarded: boolean): Promise<World> {
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
    const temporal = up(await openTemporalServer(folder, which), (server) => server.stop());
    const [sandboxPort, vaultPort, relayPort, ...metrics] = await Promise.all(
      Array.from({ length: 7 }, freePort),
    );
    if (sandboxPort === undefined || vaultPort === undefined || relayPort === undefined)
      throw new Error("no free ports");
    const keys = isGuarded ? { payload: new Keyring("p"), notifications: new Keyring("n") } : null;
    const store = isGuarded ? await openCardStore() : null;
    const cardStore = store && up(store, (part) => part.stop());
    const sandbox = new SandboxControl(`http://127.0.0.1:${sandboxPort}`);
    const rewriter = up(await startProviderRewriter(sandbox.url), (part) => part.close());
    const targets: Record<LineName, number> = {
      "worker-temporal": temporal.port,
      "relay-temporal": temporal.port,
      "client-temporal": temporal.port,
      "worker-provider": rewriter.port,
      "provider-relay": relayPort,
      "worker-vault": vaultPort,
      // Where there is none, nobody uses the line.
      "vault-store": cardStore?.port ?? vaultPort,
    };
    const lines = {} as Record<LineName, TcpProxy>;
    for (const name of LINES) lines[name] = up(await startTcpProxy(targets[name]), (line) => line.close());

    const program = (name: string, entry: string, env: Record<string, string>) =>
      up(new Program(name, join(ROOT, entry), logs, env), (part) => part.stop(5_000));
    const sandboxProgram = program("sandbox", "dist/src/sandbox.js", {
      HOLDFAST_SANDBOX_PORT: String(sandboxPort),
    });
    await sandboxProgram.start();
    const secrets = newSecrets();
    const merchantsEndpoint = up(await new MerchantsEndpoint().start(), (part) => part.stop());
    const platformKey = await sandbox.uploadKey(
      PAYERMAX.merchantNo,
      PAYERMAX.appId,
      secrets.merchantPublicKey,
    );
    const taskQueue = `campaign-${randomBytes(4).toString("hex")}`;
    const env = environmentOf({
      ...{ lines, taskQueue, platformKey, secrets, vaultPort, relayPort, metrics },
      ...{ keys: keys ?? {}, hasCardStore: cardStore !== null, events: merchantsEndpoint },
    });
    const later = up(await laterRelease(), (path) => rm(path, { recursive: true, force: true }));
    const spool = up(new RelaySpool(join(folder, "spool-disk"), env.relay.HOLDFAST_METRICS_PORT), (part) =>
      Promise.resolve(part.disk?.unmount()),
    );
    const programs = {
      sandbox: sandboxProgram,
      vault: program("vault", "dist/src/card-vault.js", env.vault),
      relay: program("relay", "dist/src/relay.js", { ...env.relay, HOLDFAST_SPOOL_DIR: spool.folder }),
      worker: program("worker", "dist/src/worker.js", env.worker),
      laterWorker: up(
        new Program("later-worker", join(later, "src/worker.js"), logs, env.laterWorker),
        (part) => part.stop(5_000),
      ),
    };
    await Promise.all([programs.vault.start(), programs.relay.start(), programs.worker.start()]);
    const backend = { dataConverter: { payloadCodecs: keys ? [codecOf(keys.payload)] : [] } };
    const [client, directClient, strangersClient] = await Promise.all([
      connected(lines["client-temporal"].port, backend),
      connected(temporal.port, backend),
      connected(temporal.port, { identity: STRANGER }),
    ]);
    const cards = createCardStore({ url: `http://127.0.0.1:${vaultPort}`, token: secrets.storeToken });
    return {
      ...{
        folder,
        logs,
        taskQueue,
        client,
        directClient,
        strangersClient,
        temporal,
        sandbox,
        programs,
        lines,
        rewriter,
        spool,
        merchantsEndpoint,
        secrets,
        platformKey,
        keys,
        cardStore,
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
async function connected(port: number, options: ClientOptions): Promise<Client> {
  const connection = await Connection.connect({ address: `127.0.0.1:${port}` });
  return new Client({ ...options, connection, namespace: NAMESPACE });
}

/** By the keys of the moment: the backend is in this process, and can't be started anew with others. */
function codecOf(keyring: Keyring): PayloadCodec {
  const current = () => payloadEncryption(keyring.keys, NAMESPACE);
  return {
    encode: (payloads) => current().encode(payloads),
    decode: (payloads) => current().decode(payloads),
  };
}
