import { readdirSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { historyFromJSON, historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import { packageVersion } from "../../src/version.js";
import { replayErrors, type ToReplay } from "./replay.js";

/** A folder for each release. */
const folder = fileURLToPath(new URL("../histories/", import.meta.url));

/** `RECORD_HISTORIES=1` keeps what this release's workflows do as its histories: docs/changing-a-flow.md. */
export const recording = process.env.RECORD_HISTORIES === "1";

/** `0.1.0/hostedCharge-captured`: the release, the flow and its ending. */
export const recordedNames: readonly string[] = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".json") && name.includes("/"))
  .map((name) => name.slice(0, -".json".length))
  .sort();

/** Keeps one that this release doesn't have yet; what was recorded stays as it is. */
export async function recordHistory(ending: string, { workflowId, history }: ToReplay): Promise<void> {
  const name = `${packageVersion()}/${ending}`;
  if (recordedNames.includes(name)) return;
  const kept = { workflowId, history: JSON.parse(historyToJSON(history)) as unknown };
  await mkdir(`${folder}${packageVersion()}`, { recursive: true });
  await writeFile(`${folder}${name}.json`, `${JSON.stringify(kept, null, 1)}\n`, { flag: "wx" });
}

export async function recordedHistory(name: string): Promise<ToReplay> {
  const kept = JSON.parse(await readFile(`${folder}${name}.json`, "utf8")) as {
    workflowId: string;
    history: unknown;
  };
  return { workflowId: kept.workflowId, history: historyFromJSON(kept.history) };
}

/**
 * What today's workflows, or these, would break of what earlier releases began, and what to do about it; empty: nothing.
 *
 * @param names as in `recordedNames`
 */
export async function brokenByChange(
  names: readonly string[],
  workflowBundle?: Parameters<typeof replayErrors>[1],
): Promise<string[]> {
  const histories = await Promise.all(names.map(recordedHistory));
  const errors = await replayErrors(histories, workflowBundle);
  return names.flatMap((name, index) => {
    const error = errors[index] ?? null;
    return error === null ? [] : [`test/histories/${name}.json: ${error}\n${whatToDo(name)}`];
  });
}

function whatToDo(name: string): string {
  const release = name.split("/")[0] ?? "";
  return (
    `A change of the workflows breaks what release ${release} began: its open payments and aftercares would stand still. ` +
    "Undo the change, or put it behind patched(), so that what began without it goes on without it: " +
    "docs/changing-a-flow.md. Don't record this history anew."
  );
}
