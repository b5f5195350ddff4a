import { expect } from "vitest";
import type { Stack } from "./stack.js";

/**
 * Takes so many workflow tasks, with whatever query comes before, and is never heard of again.
 *
 * @returns the ids of the workflows whose tasks it had
 */
export async function workerThatDies(
  { client, taskQueue }: Stack,
  tasks: number,
): Promise<ReadonlySet<string>> {
  const queue = { namespace: "default", taskQueue: { name: taskQueue } };
  const backlog = async () => {
    const { stats } = await client.workflowService.describeTaskQueue({ ...queue, reportStats: true });
    return Number(stats?.approximateBacklogCount ?? 0);
  };
  await expect.poll(backlog).toBeGreaterThanOrEqual(tasks);
  const begun = new Set<string>();
  while (begun.size < tasks) {
    const { query, workflowExecution } = await client.withDeadline(Date.now() + 30_000, () =>
      client.workflowService.pollWorkflowTaskQueue({ ...queue, identity: "a worker that dies" }),
    );
    if (!query && workflowExecution?.workflowId) begun.add(workflowExecution.workflowId);
  }
  return begun;
}
