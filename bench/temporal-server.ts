import { readDemoConfig } from "../src/config.js";
import { startDevServer } from "../src/temporal/dev-server.js";
import { cliSearchAttributes } from "../src/temporal/search-attributes.js";
import type { BenchOptions } from "./options.js";
import { measureServer } from "./process/server-usage.js";
import type { Usage } from "./process/usage.js";

export interface TemporalServer {
  readonly address: string;
  readonly namespace: string;
  /** Where its data is. */
  readonly data: string;
  /** `{ server: … }`; nothing of a server that isn't ours. */
  usage(): Promise<Readonly<Record<string, Usage>>>;
  stop(): Promise<void>;
}

/** The server that the options name, or one of our own for this run. */
export async function openTemporalServer(options: BenchOptions): Promise<TemporalServer> {
  const { address, namespace, db } = options;
  if (address !== null)
    return {
      address,
      namespace,
      data: `at ${address}`,
      usage: () => Promise.resolve({}),
      stop: () => Promise.resolve(),
    };
  const server = await startDevServer({
    cliPath: readDemoConfig().temporalCliPath,
    ...(db !== null && { dbFile: db }),
    ...(namespace !== "default" && { namespace }),
    searchAttributes: cliSearchAttributes(),
    headless: true,
  });
  const usage = await measureServer(server.pid);
  return {
    address: server.address,
    namespace,
    data: db === null ? "development server in memory" : "development server on a file",
    usage: async () => (usage ? { server: await usage() } : {}),
    stop: () => server.stop(),
  };
}
