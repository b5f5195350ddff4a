import { join } from "node:path";
import { readDemoConfig } from "../../../src/config.js";
import { startDevServer, type DevServer } from "../../../src/temporal/dev-server.js";
import { cliSearchAttributes } from "../../../src/temporal/search-attributes.js";

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
  stop(): Promise<void>;
}

export async function openTemporalServer(folder: string, address: string | null): Promise<TemporalServer> {
  if (address !== null) {
    const port = Number(/^(?:127\.0\.0\.1|localhost):(\d+)$/.exec(address)?.[1]);
    if (!port) throw new Error(`--address must be on this machine, as 127.0.0.1:7233, and not ${address}`);
    return { port, dbFile: null, own: null, stop: () => Promise.resolve() };
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
