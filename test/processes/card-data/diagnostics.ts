import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Canary } from "../../card-data/canary.js";
import { eventually, type Program } from "../support.js";

const CRASH = join(import.meta.dirname, "crash.mjs");

/** What Node is told so that it leaves all that it can: for heap snapshots, reports, and an error that nobody catches. */
export function leavingAll(folder: string): readonly string[] {
  return [
    // After a full collection.
    "--heapsnapshot-signal=SIGUSR2",
    "--report-uncaught-exception",
    "--report-on-fatalerror",
    "--report-on-signal",
    // Without it Node looks up the names of all addresses first, which takes longer than any test where there is no DNS.
    "--report-exclude-network",
    "--report-signal=SIGWINCH",
    `--diagnostic-dir=${folder}`,
    `--report-directory=${folder}`,
    `--import=${CRASH}`,
  ];
}

export async function heapOf(program: Program, folder: string): Promise<Buffer> {
  program.kill("SIGUSR2");
  return eventually(() => {
    const bytes = readFileSync(diagnosticOf(program, folder, ".heapsnapshot"));
    // It is complete once its last list, that of all texts, is closed.
    if (!bytes.subarray(-8).toString().trimEnd().endsWith("}")) throw new Error("it is still being written");
    return bytes;
  });
}

/** A busy process may miss a signal, so it is sent again until there is a report. */
export async function reported(program: Program, folder: string): Promise<void> {
  let sentAt = 0;
  await eventually(() => {
    if (Date.now() - sentAt > 5_000) {
      sentAt = Date.now();
      program.kill("SIGWINCH");
    }
    JSON.parse(readFileSync(diagnosticOf(program, folder, ".json"), "utf8"));
  });
}

/** Ends by an error that nobody catches, which has the card in its message, its cause and its fields. */
export async function crash(program: Program, folder: string, card: Canary): Promise<void> {
  writeFileSync(join(folder, "../crash.json"), JSON.stringify(card));
  program.kill("SIGHUP");
  expect(await program.ended).toEqual({ code: 1, signal: null });
  expect(program.output()).toMatch(/ failed: Error: no answer about \*\*\*/);
}

function diagnosticOf({ pid }: Program, folder: string, ending: string): string {
  const name = readdirSync(folder).find((file) => file.includes(`.${pid}.`) && file.endsWith(ending));
  if (name === undefined) throw new Error(`nothing that ends in ${ending}`);
  return join(folder, name);
}
