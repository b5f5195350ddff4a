import { join } from "node:path";
import { readDemoConfig } from "../../../src/config.js";
import { startDevServer, type DevServer } from "../../../src/temporal/dev-server.js";
import { cliSearchAttributes } from "../../../src/temporal/search-attributes.js";
import { startCluster, type Cluster } from "../../cluster/cluster.js";
import { clusterPrograms } from "../../cluster/programs.js";

/** The Temporal server of the campaign: its own, which can be killed, or one that is there already. */
export interface TemporalServer {
  readonly port: number;
  readonly dbFile: string | null;
  /** Null: it isn't ours to kill or halt. */
  readonly own: {
    kill(): Promise<void>;
    /** On the same port and file. */
    start(): Promise<void>;
    signal(signal: NodeJS.Signals): void;
  } | null;
  /** Each of its members can be killed. Null: it is no cluster of ours. */
  readonly cluster: Cluster | null;
  stop(): Promise<void>;
}

export interface WhichServer {
  /** Of one that is there already. */
  readonly address: string | null;
  /** A full server on PostgreSQL, instead of the development server on a database file. */
  readonly cluster: boolean;
}

export async function openTemporalServer(
  folder: string,
  { address, cluster: isCluster }: WhichServer,
): Promise<TemporalServer> {
  if (isCluster) {
    const cluster = await startCluster(clusterPrograms(), join(folder, "cluster"));
    return { port: cluster.port, dbFile: null, own: null, cluster, stop: () => cluster.stop() };
  }
  if (address !== null) {
    const port = Number(/^(?:127\.0\.0\.1|localhost):(\d+)$/.exec(address)?.[1]);
    if (!port) throw new Error(`--address must be on this machine, as 127.0.0.1:7233, and not ${address}`);
    return { port, dbFile: null, own: null, cluster: null, stop: () => Promise.resolve() };
  }
  const { temporalCliPath: cliPath } = readDemoConfig();
  const dbFile = join(folder, "temporal.db");
  const searchAttributes = cliSearchAttributes();
  let server: DevServer | null = await startDevServer({ cliPath, dbFile, searchAttributes, headless: true });
  const port = Number(server.address.split(":").at(-1));
  let starting: Promise<void> | null = null;
  const start = async () => {
    server ??= await startDevServer({ cliPath, dbFile, searchAttributes, headless: true, port });
  };
  return {
    port,
    dbFile,
    cluster: null,
    own: {
      async kill() {
        const killed = server;
        server = null;
        killed?.kill("SIGKILL");
        await killed?.exited;
      },
      async start() {
        starting ??= start();
        await starting.finally(() => {
          starting = null;
        });
      },
      signal(signal) {
        server?.kill(signal);
      },
    },
    async stop() {
      await starting?.catch(() => undefined);
      server?.kill("SIGCONT");
      await server?.stop();
      server = null;
    },
  };
}
