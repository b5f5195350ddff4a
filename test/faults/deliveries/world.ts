import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Connection } from "@temporalio/client";
import { createCardStore, createHoldfast, type Holdfast } from "../../../src/client.js";
import { environmentOf, newSecrets, PAYERMAX } from "../campaign/configuration.js";
import { Keyring } from "../campaign/keyring.js";
import { newKeyPair, oneLine } from "../campaign/keys.js";
import { freePort, Program } from "../campaign/program.js";
import { ROOT } from "../campaign/root.js";
import { SandboxControl } from "../campaign/sandbox-control.js";
import { startTcpProxy, type TcpProxy } from "../campaign/tcp-proxy.js";
import { openTemporalServer, type TemporalServer } from "../campaign/temporal-server.js";

export interface RelayUnderTest {
  readonly url: string;
  readonly program: Program;
}

/** Two relays side by side, each with a spool of its own, and what is needed to pay what they are told of. */
export interface DeliveryWorld {
  readonly folder: string;
  readonly logs: string;
  readonly temporal: TemporalServer;
  /** Between the relays and Temporal; what else uses Temporal goes past it. */
  readonly line: TcpProxy;
  readonly relays: readonly RelayUnderTest[];
  readonly worker: Program;
  readonly sandbox: SandboxControl;
  readonly client: Client;
  readonly holdfast: Holdfast;
  /** PEM: a second key of PayerMax's, with which the senders sign. */
  readonly platformPrivateKey: string;
  close(keep: boolean): Promise<void>;
}

/** Temporal is away on purpose: its client would wait up to two minutes between two attempts. */
const RECONNECT = { "grpc.max_reconnect_backoff_ms": 2_000 };

/** @param address of a Temporal server that is there already; null: one of its own on a database file */
export async function startDeliveryWorld(address: string | null): Promise<DeliveryWorld> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-deliveries-"));
  const logs = join(folder, "logs");
  await mkdir(logs);
  const ends: (() => Promise<unknown>)[] = [];
  const up = <Part>(part: Part, end: (part: Part) => Promise<unknown>): Part => {
    ends.push(() => end(part));
    return part;
  };
  const close = async (keep: boolean) => {
    for (const end of ends.splice(0).reverse()) await end().catch(() => undefined);
    if (!keep) await rm(folder, { recursive: true, force: true });
  };
  const program = (name: string, entry: string, env: Readonly<Record<string, string>>) =>
    up(new Program(name, join(ROOT, entry), logs, env), (part) => part.stop(10_000));
  try {
    const temporal = up(await openTemporalServer(folder, { address, cluster: false }), (server) =>
      server.stop(),
    );
    const line = up(await startTcpProxy(temporal.port), (part) => part.close());
    const ports = await Promise.all(Array.from({ length: 8 }, freePort));
    const [sandboxPort = 0, vaultPort = 0, relayPort = 0, otherRelayPort = 0, ...metrics] = ports;
    const sandbox = new SandboxControl(`http://127.0.0.1:${sandboxPort}`);
    await program("sandbox", "dist/src/sandbox.js", { HOLDFAST_SANDBOX_PORT: String(sandboxPort) }).start();
    const secrets = newSecrets();
    const { appId, merchantNo } = PAYERMAX;
    const twinsKey = await sandbox.uploadKey(merchantNo, appId, secrets.merchantPublicKey);
    const sendersKey = newKeyPair();
    const taskQueue = `deliveries-${randomBytes(4).toString("hex")}`;
    const env = environmentOf({
      lines: {
        "worker-temporal": temporal,
        "relay-temporal": line,
        "client-temporal": temporal,
        "worker-provider": { port: sandboxPort },
        "provider-relay": { port: relayPort },
        "worker-vault": { port: vaultPort },
        // The vault keeps the cards itself.
        "vault-store": { port: 0 },
      },
      platformKey: twinsKey,
      ...{ taskQueue, secrets, vaultPort, relayPort, metrics, hasCardStore: false },
      keys: { notifications: new Keyring("n") },
    });
    const relays = [relayPort, otherRelayPort].map((port, at) => ({
      url: `http://127.0.0.1:${port}`,
      program: program(`relay-${at + 1}`, "dist/src/relay.js", {
        ...env.relay,
        PAYERMAX_PUBLIC_KEY: `${twinsKey},${oneLine(sendersKey.publicKey)}`,
        HOLDFAST_RELAY_PORT: String(port),
        HOLDFAST_METRICS_PORT: String(metrics[at]),
        HOLDFAST_SPOOL_DIR: join(folder, `spool-${at + 1}`),
      }),
    }));
    const worker = program("worker", "dist/src/worker.js", env.worker);
    await Promise.all([worker, ...relays.map((relay) => relay.program)].map((part) => part.start()));
    // Never closed: a call may be between two tries, and on a closed connection the client throws the next one.
    const connection = await Connection.connect({
      address: `127.0.0.1:${temporal.port}`,
      channelArgs: RECONNECT,
    });
    const client = new Client({ connection });
    const cards = createCardStore({ url: `http://127.0.0.1:${vaultPort}`, token: secrets.storeToken });
    return {
      ...{ folder, logs, temporal, line, relays, worker, sandbox, client, close },
      holdfast: createHoldfast({ client, taskQueue, cards }),
      platformPrivateKey: sendersKey.privateKey,
    };
  } catch (error) {
    await close(true);
    throw error;
  }
}
