import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as others } from "node:timers/promises";
import { INTERRUPTED_EXIT_CODE } from "../../../src/process.js";
import { bytesOf } from "../../support/tape.js";
import { shrink } from "./shrink.js";
import { tell, type Story } from "./story.js";
import { told } from "./telling.js";

/** How long a story's tape is. A story that needs more draws goes on with the quiet choices. */
export const TAPE_LENGTH = 240;

/** What a run of the simulation found. */
export interface Figures {
  readonly at: string;
  readonly seed: number;
  readonly runs: number;
  readonly seconds: number;
  /** How often each kind of mischief struck. */
  readonly struck: Readonly<Record<string, number>>;
  /** In how many stories two kinds of it met. */
  readonly pairs: Readonly<Record<string, number>>;
  /** The seeds whose stories went wrong, each with what did. */
  readonly violations: readonly { readonly seed: number; readonly what: readonly string[] }[];
}

interface Options {
  readonly seed: number;
  readonly runs: number;
}

const FOLDER = join(".cache", "faults");
const MOST_TOLD = 3;
const BATCH = 500;

/** One seed after the other, from the first one on; gives the exit code, and leaves its figures for the report. */
export async function runSimulation({ seed, runs }: Options, stopping: AbortSignal): Promise<number> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  say(`Simulation: ${String(runs)} stories from seed ${String(seed)}`);
  const began = Date.now();
  const found = new Found();
  let saidAt = began;
  for (let run = 0; run < runs && !stopping.aborted; run++) {
    const { violations } = found.add(seed + run);
    if (violations.length > 0 && found.violations.length <= MOST_TOLD)
      say(`\nSeed ${String(seed + run)}, as small as it still goes wrong:\n${told(smallest(seed + run))}\n`);
    if (run % BATCH === 0) await others();
    if (Date.now() - saidAt < 5_000) continue;
    saidAt = Date.now();
    say(`  ${String(run + 1)} of ${String(runs)} stories, ${String(found.violations.length)} violations`);
  }
  const { stories, struck, pairs, violations } = found;
  const seconds = (Date.now() - began) / 1000;
  const at = new Date(began).toISOString();
  const figures: Figures = { at, seed, runs: stories, seconds, struck, pairs, violations };
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, "simulation.json"), JSON.stringify(figures, null, 2));
  const speed = Math.round(stories / seconds);
  const seeds = found.violations.map((one) => one.seed).join(", ");
  say(
    `Simulation: ${String(stories)} stories in ${seconds.toFixed(1)} s (${String(speed)} a second), ` +
      `${String(found.violations.length)} violations${seeds === "" ? "" : ` (seeds ${seeds})`}`,
  );
  if (stopping.aborted) return INTERRUPTED_EXIT_CODE;
  return violations.length === 0 ? 0 : 1;
}

class Found implements Pick<Figures, "struck" | "pairs" | "violations"> {
  stories = 0;
  readonly struck: Record<string, number> = {};
  readonly pairs: Record<string, number> = {};
  readonly violations: Figures["violations"][number][] = [];

  add(seed: number): Story {
    const story = tell(bytesOf(seed, TAPE_LENGTH));
    this.stories += 1;
    const kinds = [...story.world.mischief.struck].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [at, [kind, times]] of kinds.entries()) {
      this.struck[kind] = (this.struck[kind] ?? 0) + times;
      for (const [other] of kinds.slice(at + 1)) {
        const pair = `${kind} + ${other}`;
        this.pairs[pair] = (this.pairs[pair] ?? 0) + 1;
      }
    }
    if (story.violations.length > 0) this.violations.push({ seed, what: story.violations });
    return story;
  }
}

/** The smallest story that goes wrong in the same way. */
export function smallest(seed: number): Story {
  const kind = ({ violations }: Story) => violations[0]?.replace(/\d+/g, "#").slice(0, 24);
  const bytes = bytesOf(seed, TAPE_LENGTH);
  const wanted = kind(tell(bytes));
  return tell(wanted === undefined ? bytes : shrink(bytes, (candidate) => kind(tell(candidate)) === wanted));
}
