import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { together } from "./kept-figures.js";
import { lastRuns, NONE, type Figures } from "./last-runs.js";
import { reliabilityPage } from "./page.js";

const PAGE = "docs/reliability.md";
const FIGURES = "docs/reliability.json";

/** Takes what the last runs left into the figures that are kept, and writes docs/reliability.md anew; gives the exit code. */
export function writeReport(): number {
  const kept = existsSync(FIGURES) ? (JSON.parse(readFileSync(FIGURES, "utf8")) as Figures) : NONE;
  const figures = together(kept, lastRuns());
  writeFileSync(FIGURES, `${JSON.stringify(figures, null, 2)}\n`);
  writeFileSync(PAGE, reliabilityPage(figures));
  process.stderr.write(`Wrote ${PAGE} and ${FIGURES}\n`);
  return 0;
}
