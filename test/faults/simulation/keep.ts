import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { smallest } from "./main.js";
import { told } from "./telling.js";

/** Where the stories are that once went wrong; `kept.test.ts` tells each of them again. */
export const KEPT = join("test", "faults", "simulation", "kept");

/** A story that went wrong, as it is kept. */
export interface Kept {
  /** What went wrong with it. */
  readonly was: readonly string[];
  /** The tape, with commas: a file that a person can look at. */
  readonly bytes: string;
}

/** Keeps the smallest form of a seed's story as a test; gives the exit code. */
export function keepStory({ seed }: { readonly seed: number }): number {
  const story = smallest(seed);
  if (story.violations.length === 0) {
    process.stderr.write(`Seed ${String(seed)} goes right: there is nothing to keep\n`);
    return 1;
  }
  const file = join(KEPT, `seed-${String(seed)}.json`);
  mkdirSync(KEPT, { recursive: true });
  const kept: Kept = { was: story.violations, bytes: story.bytes.join(",") };
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
  process.stderr.write(`${told(story)}\nKept as ${file}\n`);
  return 0;
}
