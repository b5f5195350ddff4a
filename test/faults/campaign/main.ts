import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { INTERRUPTED_EXIT_CODE } from "../../../src/process.js";
import type { FaultsOptions } from "../options.js";
import { Campaign } from "./campaign.js";
import { ROOT } from "./root.js";
import { startWorld } from "./world.js";

const OUTPUTS = join(ROOT, ".cache", "faults");

const say = (line: string) => {
  process.stderr.write(`${line}\n`);
};

/**
 * The fault campaign on a real Temporal server. The same seed draws the same payments and the same faults; when they
 * meet is up to the machine. An odd seed runs with payload keys, notification keys and a shared card store, an even one
 * with none of them.
 *
 * @returns the exit code: 0 only where nothing was violated and nothing stands still
 */
export async function runCampaign(
  { seed, runs, address, cluster }: FaultsOptions,
  stopping: AbortSignal,
): Promise<number> {
  const isGuarded = seed % 2 === 1;
  const how = isGuarded
    ? "payload keys, notification keys and a shared card store"
    : "no keys, and cards in the vault";
  const where = cluster ? ", on a full Temporal server with PostgreSQL" : "";
  say(`Campaign: seed ${seed}, ${runs} payments, with ${how}${where}; starting every process`);
  const world = await startWorld({ address, cluster }, isGuarded);
  let isClean = false;
  const interrupted = new Promise<"interrupted">((resolve) => {
    stopping.addEventListener("abort", () => {
      resolve("interrupted");
    });
  });
  try {
    const campaign = new Campaign(world, { seed, runs }, stopping, say);
    const figures = await Promise.race([campaign.run(), interrupted]);
    if (figures === "interrupted") {
      isClean = true;
      return INTERRUPTED_EXIT_CODE;
    }
    const output = join(OUTPUTS, cluster ? "campaign-on-cluster.json" : "campaign.json");
    await mkdir(OUTPUTS, { recursive: true });
    await writeFile(output, `${JSON.stringify(figures, null, 2)}\n`);
    const { violations, faults, faultKinds, kills, pairsMet, paymentsPerMinute } = figures;
    isClean = violations.length === 0;
    process.stdout.write(
      `Campaign: seed ${seed}, ${runs} payments, ${faults} faults of ${faultKinds} kinds, ${pairsMet} pairs met, ${kills} kills, ` +
        `${Math.round(figures.seconds)} s (${paymentsPerMinute.toFixed(1)} payments/min), ${violations.length} violations; ${output}\n`,
    );
    return isClean ? 0 : 1;
  } finally {
    if (!isClean) say(`What the processes wrote is in ${world.folder}`);
    await world.close(!isClean);
  }
}
