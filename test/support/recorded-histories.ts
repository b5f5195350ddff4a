import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { historyFromJSON, historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import type { ToReplay } from "./replay.js";

const folder = fileURLToPath(new URL("../histories/", import.meta.url));

/** `RECORD_HISTORIES=1 npm test -- event-budget` keeps today's histories of every flow and ending; it overwrites none. */
export const recording = process.env.RECORD_HISTORIES === "1";

export const recordedNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.slice(0, -".json".length));

export async function recordHistory(name: string, { workflowId, history }: ToReplay): Promise<void> {
  const kept = { workflowId, history: JSON.parse(historyToJSON(history)) as unknown };
  await writeFile(`${folder}${name}.json`, `${JSON.stringify(kept, null, 1)}\n`, { flag: "wx" });
}

export async function recordedHistory(name: string): Promise<ToReplay> {
  const kept = JSON.parse(await readFile(`${folder}${name}.json`, "utf8")) as {
    workflowId: string;
    history: unknown;
  };
  return { workflowId: kept.workflowId, history: historyFromJSON(kept.history) };
}
