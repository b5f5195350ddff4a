import type { History } from "../../support/replay.js";
import type { Stack } from "../../support/stack.js";

/** The build ids of the workers that carried a run on, by its history: each once, in their order. */
export function releasesOf({ events }: History): string[] {
  const builds = (events ?? []).flatMap(({ workflowTaskCompletedEventAttributes: completed }) =>
    completed ? [completed.deploymentVersion?.buildId ?? "none"] : [],
  );
  return [...new Set(builds)];
}

/** The server has a run's last task done again where a message came meanwhile. */
const DONE_AGAIN = "UnhandledCommand";

/** Why workflow tasks failed: what a worker can't replay shows so. */
export function failedTasks({ events }: History): string[] {
  return (events ?? [])
    .flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
      failed ? [failed.failure?.message ?? "without a reason"] : [],
    )
    .filter((reason) => reason !== DONE_AGAIN);
}

/** The histories of a workflow's runs, from the first one on. */
export async function runsOf({ client }: Stack, workflowId: string): Promise<History[]> {
  const histories: History[] = [];
  for (let runId: string | undefined, isMore = true; isMore;) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    histories.unshift(history);
    runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? "";
    isMore = runId !== "";
  }
  return histories;
}
