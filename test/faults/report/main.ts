import { writeFileSync } from "node:fs";
import { reliabilityPage } from "./page.js";
import { readResults } from "./results.js";

const PAGE = "docs/reliability.md";

/** Writes docs/reliability.md anew, from what the last runs left; gives the exit code. */
export function writeReport(): number {
  const results = readResults();
  const missing = Object.entries(results).flatMap(([name, result]) => (result === null ? [name] : []));
  if (missing.length > 0) {
    process.stderr.write(
      `No run left figures of: ${missing.join(", ")}. Run these first; ${PAGE} is as it was\n`,
    );
    return 1;
  }
  writeFileSync(PAGE, reliabilityPage(results));
  process.stderr.write(`Wrote ${PAGE}\n`);
  return 0;
}
