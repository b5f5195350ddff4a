import { cp, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./root.js";

/** What a later release changes: input rules that refuse what passed before, and other rules of the providers. */
const LATER: readonly (readonly [from: RegExp, to: string])[] = [
  [/description: text\(256\)/g, "description: text(16)"],
  [/notificationProof: "signature"/g, 'notificationProof: "query"'],
  [/savedCardArrivesWithinSeconds: 7_?500/g, "savedCardArrivesWithinSeconds: 75"],
];

/** A copy of the built programs in another version, inside the project so that packages resolve as they do from there. */
export async function laterRelease(): Promise<string> {
  const copy = await mkdtemp(join(ROOT, ".cache", "later-release-"));
  await cp(join(ROOT, "dist"), copy, { recursive: true });
  const missing = new Set(LATER.map(([from]) => from));
  for (const file of await readdir(copy, { recursive: true })) {
    if (!file.endsWith(".js")) continue;
    const source = await readFile(join(copy, file), "utf8");
    let changed = source;
    for (const [from, to] of LATER) {
      const next = changed.replaceAll(from, to);
      if (next !== changed) missing.delete(from);
      changed = next;
    }
    if (changed !== source) await writeFile(join(copy, file), changed);
  }
  if (missing.size > 0) throw new Error(`the later release changes nothing by ${[...missing].join(", ")}`);
  return copy;
}
