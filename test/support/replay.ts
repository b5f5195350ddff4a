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
 * What is wrong with each history in which today's workflow decides otherwise than it did; empty: nothing.
 *
 * @param workflowBundle default: as a worker without traces has it
 */
export async function replayProblems(
  histories: readonly ToReplay[],
  workflowBundle: ReplayWorkerOptions["workflowBundle"] = { codePath: inject("workflowBundle") },
): Promise<string[]> {
  const dataConverter = workerDataConverter({ ...encryption, namespace: "default" });
  const problems: string[] = [];
  const leave = await replaying.enter();
  try {
    for await (const { workflowId, error } of Worker.runReplayHistories(
      { workflowBundle, dataConverter },
      histories,
    ))
      if (error) problems.push(`${workflowId} does not replay: ${error.message}`);
  } finally {
    leave();
  }
  return problems;
}
