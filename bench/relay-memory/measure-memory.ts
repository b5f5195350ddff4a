import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RelayOptions } from "../contenders/holdfast/relay.js";
import { newMerchant } from "../merchant.js";
import { startProcess } from "../process/parent.js";
import { NO_PROVIDER } from "../relay-alone/webhooks.js";
import type { MemoryFigures } from "../report/figures.js";
import { flood } from "./flood.js";

const FLOODS = 2;
const FLOOD_BYTES = 512 * 2 ** 20;
/** Nothing of what is refused gets as far as Temporal. */
const NO_TEMPORAL = { address: "127.0.0.1:9", namespace: "default" };

/** What a relay, a process of its own, takes of the memory while it refuses oversized and slow bodies, and after it. */
export async function measureMemory(
  say: (line: string) => void,
  floodBytes = FLOOD_BYTES,
): Promise<MemoryFigures> {
  const logs = await mkdtemp(join(tmpdir(), "holdfast-bench-"));
  const relay = await startProcess<{ readonly url: string }>(
    new URL("../contenders/holdfast/relay.js", import.meta.url),
    {
      ...NO_TEMPORAL,
      taskQueue: "bench-memory",
      merchant: newMerchant().merchant,
      standInUrl: NO_PROVIDER,
      spoolFolder: join(logs, "spool"),
    } satisfies RelayOptions,
    { logs, name: "relay-memory" },
  );
  /** Asked once more, it is the peak of this very moment. */
  const now = async () => {
    await relay.usage();
    return (await relay.usage()).peakBytes;
  };
  try {
    const atStart = await now();
    const floods = [];
    for (let count = 1; count <= FLOODS; count++) {
      const began = performance.now();
      const { bytes: sentBytes, statuses } = await flood(relay.info.url, floodBytes);
      const seconds = (performance.now() - began) / 1000;
      const { peakBytes: peak } = await relay.usage();
      floods.push({ sentBytes, seconds, statuses, peak, after: await now() });
      say(`flood ${count} of ${FLOODS}: ${(sentBytes / 2 ** 20).toFixed(0)} MiB in ${seconds.toFixed(0)} s`);
    }
    return { atStart, floods };
  } finally {
    await relay.stop();
    await rm(logs, { recursive: true, force: true });
  }
}
