import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { findSecrets, type Secrets } from "../../support/find-secrets.js";
import type { Violation } from "./evidence.js";

/** Longer than anything that is looked for, so that nothing is missed between two pieces. */
const OVERLAP = 256;
const PIECE = 32 * 1024 * 1024;

/** Looks for card data in every file that the campaign's processes wrote: the database with its log, and their output. */
export async function searchFiles(folder: string, secrets: Secrets): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    for (const what of await searchFile(join(entry.parentPath, entry.name), secrets))
      violations.push({
        invariant: "no card data anywhere",
        paymentId: "-",
        what: `${what} in ${entry.name}`,
      });
  }
  return violations;
}

/** The same in the memory of a process. @param name the process's */
export function searchMemory(pieces: readonly Buffer[], secrets: Secrets, name: string): Violation[] {
  const found = new Set(pieces.flatMap((piece) => findSecrets(piece, secrets)));
  return [...found].map((what) => ({
    invariant: "no card data anywhere",
    paymentId: "-",
    what: `${what} in the memory of ${name}`,
  }));
}

async function searchFile(path: string, secrets: Secrets): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  let rest = Buffer.alloc(0);
  for await (const piece of createReadStream(path, { highWaterMark: PIECE })) {
    const bytes = Buffer.concat([rest, piece as Buffer]);
    for (const what of findSecrets(bytes, secrets)) found.add(what);
    rest = bytes.subarray(-OVERLAP);
  }
  return found;
}
