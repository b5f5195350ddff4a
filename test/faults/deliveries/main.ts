import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { INTERRUPTED_EXIT_CODE } from "../../../src/process.js";
import { ROOT } from "../campaign/root.js";
import type { FaultsOptions } from "../options.js";
import { deliver } from "./deliveries.js";
import { startDeliveryWorld } from "./world.js";

const OUTPUT = join(ROOT, ".cache", "faults", "deliveries.json");
/** The rest is in the file. */
const SHOWN = 20;

const say = (line: string) => {
  process.stderr.write(`${line}\n`);
};

/**
 * Sends notifications to two relays that are killed, while Temporal comes and goes. The same seed draws the same events,
 * sends and outages; when they meet is up to the machine.
 *
 * @returns the exit code: 0 only where everything that was acknowledged is kept, once
 */
export async function runDeliveries(
  { seed, runs, address }: Pick<FaultsOptions, "seed" | "runs" | "address">,
  stopping: AbortSignal,
): Promise<number> {
  say(`Deliveries: seed ${seed}, ${runs} sends; starting every process`);
  const world = await startDeliveryWorld(address);
  let isClean = false;
  try {
    const figures = await deliver(world, { seed, runs }, stopping, say);
    if (stopping.aborted) {
      isClean = true;
      return INTERRUPTED_EXIT_CODE;
    }
    await mkdir(join(ROOT, ".cache", "faults"), { recursive: true });
    await writeFile(OUTPUT, `${JSON.stringify(figures, null, 2)}\n`);
    const { violations, events, requests, acknowledged, heardByBoth, acknowledgedMs } = figures;
    for (const what of violations.slice(0, SHOWN)) say(`VIOLATION, seed ${seed}: ${what}`);
    isClean = violations.length === 0;
    process.stdout.write(
      `Deliveries: seed ${seed}, ${runs} sends of ${events} events as ${requests} requests, ${acknowledged} events acknowledged; ` +
        `Temporal away ${figures.awayPercent.toFixed(0)} % of the time (${figures.cuts} cuts, ${figures.serverKills} kills), ` +
        `${figures.relayKills} relays killed, ${figures.relaySaid.kept ?? 0} kept on disk, ${heardByBoth} heard by payment and aftercare; ` +
        `acknowledged p50 ${acknowledgedMs.p50.toFixed(0)} ms, p99 ${acknowledgedMs.p99.toFixed(0)} ms; ` +
        `${Math.round(figures.seconds)} s, ${violations.length} violations; ${OUTPUT}\n`,
    );
    return isClean ? 0 : 1;
  } finally {
    if (!isClean) say(`What the processes wrote is in ${world.folder}`);
    await world.close(!isClean);
  }
}
