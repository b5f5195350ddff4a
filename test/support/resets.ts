import { randomUUID } from "node:crypto";
import type { WorkflowHandle } from "@temporalio/client";
import { temporal } from "@temporalio/proto";
import type { History } from "./replay.js";
import type { Stack } from "./stack.js";

type HistoryEvent = NonNullable<History["events"]>[number];
type EventId = NonNullable<HistoryEvent["eventId"]>;

/** The ends of a run's workflow tasks: what Temporal can reset it to. */
export function taskEnds({ events }: History): EventId[] {
  return (events ?? []).flatMap(({ workflowTaskCompletedEventAttributes, eventId }) =>
    workflowTaskCompletedEventAttributes && eventId ? [eventId] : [],
  );
}

const {
  WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW: RESET,
  WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND: UNHANDLED_COMMAND,
} = temporal.api.enums.v1.WorkflowTaskFailedCause;

const { RESET_REAPPLY_EXCLUDE_TYPE_UPDATE: UPDATES } = temporal.api.enums.v1.ResetReapplyExcludeType;

/**
 * What went wrong with a run's workflow tasks: not the end that every reset leaves, nor that a message came just when
 * the run was about to end.
 */
export function failedTasks({ events }: History): string[] {
  const causes = (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) => failed ?? []);
  return causes
    .filter(({ cause }) => cause !== RESET && cause !== UNHANDLED_COMMAND)
    .map(({ failure }) => failure?.message ?? "no message");
}

/**
 * Resets a run to the end of one of its workflow tasks: gives the run that goes on from there.
 *
 * @param more `withoutUpdates`: those that came since do not come again
 */
export async function reset(
  { client }: Stack,
  { workflowId }: Pick<WorkflowHandle, "workflowId">,
  runId: string,
  to: EventId | undefined,
  more: { readonly withoutUpdates?: boolean } = {},
): Promise<WorkflowHandle> {
  const { runId: newRunId } = await client.workflowService.resetWorkflowExecution({
    namespace: "default",
    workflowExecution: { workflowId, runId },
    reason: "a test",
    workflowTaskFinishEventId: to ?? null,
    requestId: randomUUID(),
    resetReapplyExcludeTypes: more.withoutUpdates === true ? [UPDATES] : [],
  });
  return client.workflow.getHandle(workflowId, newRunId);
}
