import { execFile } from "node:child_process";
import { join } from "node:path";
import { NAMESPACE } from "./configuration.js";
import { ROOT } from "./root.js";
import type { World } from "./world.js";

const WITHIN_MS = 90_000;

/** Exit codes of the operator's CLI. */
export const REFUSED = 3;

/**
 * The operator's own command, past every fault of the network.
 *
 * @returns its exit code; null: it was ended, as it took too long
 */
export function cli({ keys, temporal, taskQueue }: World, args: readonly string[]): Promise<number | null> {
  const env = {
    PATH: process.env.PATH,
    TEMPORAL_ADDRESS: `127.0.0.1:${temporal.port}`,
    TEMPORAL_NAMESPACE: NAMESPACE,
    HOLDFAST_TASK_QUEUE: taskQueue,
    ...(keys && { HOLDFAST_PAYLOAD_KEYS: keys.payload.written() }),
  };
  return new Promise((resolve) => {
    const command = [join(ROOT, "dist/src/cli/main.js"), ...args, "--json"];
    execFile(process.execPath, command, { env, timeout: WITHIN_MS }, (error) => {
      if (error === null) resolve(0);
      else resolve(typeof error.code === "number" ? error.code : null);
    });
  });
}
