import type { WorkflowHandle } from "@temporalio/client";
import { Worker, type ReplayWorkerOptions } from "@temporalio/worker";
import { inject } from "vitest";
import { workerDataConverter } from "../../src/temporal/worker-data-converter.js";
import { encryption } from "./encryption.js";
import { Gate } from "./gate.js";

export type History = Awaited<ReturnType<WorkflowHandle["fetchHistory"]>>;

export interface ToReplay {
  /** Part of what a payment decides by, and not in the history itself. */
  readonly workflowId: string;
  readonly history: History;
}

export async function toReplay(workflow: WorkflowHandle): Promise<ToReplay> {
  return { workflowId: workflow.workflowId, history: await workflow.fetchHistory() };
}

/**
 * One at a time: a replay that ends shuts the SDK's runtime down if nothing else uses it, and one that is about to
 * begin doesn't count as a use yet.
 */
const replaying = new Gate(1);

/**
 * How each history fails to replay, in their order: today's workflow decides otherwise than it did. Null: it replays.
 *
 * @param workflowBundle default: as a worker without traces has it
 */
export async function replayErrors(
  histories: readonly ToReplay[],
  workflowBundle: ReplayWorkerOptions["workflowBundle"] = { codePath: inject("workflowBundle") },
): Promise<(string | null)[]> {
  const dataConverter = workerDataConverter({ ...encryption, namespace: "default" });
  const errors: (string | null)[] = [];
  const leave = await replaying.enter();
  try {
    for await (const { error } of Worker.runReplayHistories({ workflowBundle, dataConverter }, histories))
      errors.push(error ? error.message : null);
  } finally {
    leave();
  }
  if (errors.length !== histories.length)
    throw new Error(`${String(errors.length)} of ${String(histories.length)} histories were replayed`);
  return errors;
}

/** The same as texts; empty: all replay. */
export async function replayProblems(...given: Parameters<typeof replayErrors>): Promise<string[]> {
  const [histories] = given;
  return (await replayErrors(...given)).flatMap((error, index) =>
    error === null ? [] : [`${histories[index]?.workflowId ?? ""} does not replay: ${error}`],
  );
}
