import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { INTERRUPTED_EXIT_CODE } from "../../../src/process.js";
import type { FaultsOptions } from "../options.js";
import { Campaign } from "./campaign.js";
import { ROOT, startWorld } from "./world.js";

const OUTPUT = join(ROOT, ".cache", "faults", "campaign.json");

const say = (line: string) => {
  process.stderr.write(`${line}\n`);
};

/**
 * The fault campaign on a real Temporal server. The same seed draws the same payments and the same faults; when they
 * meet is up to the machine.
 *
 * @returns the exit code: 0 only where nothing was violated and nothing stands still
 */
export async function runCampaign(
  { seed, runs, address }: Pick<FaultsOptions, "seed" | "runs" | "address">,
  stopping: AbortSignal,
): Promise<number> {
  say(`Campaign: seed ${seed}, ${runs} payments; starting every process`);
  const world = await startWorld(address);
  let isClean = false;
  const interrupted = new Promise<"interrupted">((resolve) => {
    stopping.addEventListener("abort", () => {
      resolve("interrupted");
    });
  });
  try {
    const campaign = new Campaign(world, { seed, runs, isOwnServer: address === null }, stopping, say);
    const figures = await Promise.race([campaign.run(), interrupted]);
    if (figures === "interrupted") {
      isClean = true;
      return INTERRUPTED_EXIT_CODE;
    }
    await mkdir(join(ROOT, ".cache", "faults"), { recursive: true });
    await writeFile(OUTPUT, `${JSON.stringify(figures, null, 2)}\n`);
    const { violations, faults, faultKinds, kills, pairsMet, paymentsPerMinute } = figures;
    isClean = violations.length === 0;
    process.stdout.write(
      `Campaign: seed ${seed}, ${runs} payments, ${faults} faults of ${faultKinds} kinds, ${pairsMet} pairs met, ${kills} kills, ` +
        `${Math.round(figures.seconds)} s (${paymentsPerMinute.toFixed(1)} payments/min), ${violations.length} violations; ${OUTPUT}\n`,
    );
    return isClean ? 0 : 1;
  } finally {
    if (!isClean) say(`What the processes wrote is in ${world.folder}`);
    await world.close(!isClean);
  }
}
