import { createRequire } from "node:module";
import type { coresdk as Coresdk } from "@temporalio/proto";

const { coresdk } = createRequire(import.meta.url)("@temporalio/proto") as { coresdk: typeof Coresdk };

type Activation = Coresdk.workflow_activation.WorkflowActivation;

/** What the SDK's native core hands to the worker, and back, as far as a step's name needs it. */
export interface WorkflowTask {
  readonly runId: string;
  /** Only the first task of a run names its workflow. */
  readonly workflowId: string | undefined;
  /** False: it only asks, or only clears the worker's cache. */
  readonly isStep: boolean;
  readonly jobs: string;
}

export function readActivation(bytes: Uint8Array): WorkflowTask {
  const { runId, jobs } = coresdk.workflow_activation.WorkflowActivation.decode(bytes);
  return {
    runId,
    workflowId: jobs.map(({ initializeWorkflow: start }) => start?.workflowId).find(Boolean) ?? undefined,
    isStep: jobs.some(({ queryWorkflow, removeFromCache }) => !queryWorkflow && !removeFromCache),
    jobs: jobs.map(jobName).join(" + "),
  };
}

function jobName(job: Activation["jobs"][number]): string {
  if (job.initializeWorkflow) return "start";
  if (job.signalWorkflow) return `signal ${job.signalWorkflow.signalName ?? ""}`;
  if (job.doUpdate) return `update ${job.doUpdate.name ?? ""}`;
  if (job.resolveActivity)
    return job.resolveActivity.isLocal ? "local activity's result" : "activity's result";
  return job.fireTimer ? "timer" : (Object.keys(job)[0] ?? "nothing");
}

/** What the workflow decided, by its commands. */
export function readCompletion(bytes: Uint8Array): { readonly runId: string; readonly commands: string } {
  const completion = coresdk.workflow_completion.WorkflowActivationCompletion.decodeDelimited(bytes);
  const commands = completion.successful?.commands ?? null;
  return {
    runId: completion.runId,
    commands: commands?.map(commandName).filter(Boolean).join(" + ") ?? "the task failed",
  };
}

type Command = Coresdk.workflow_commands.IWorkflowCommand;

function commandName(command: Command): string {
  if (command.scheduleActivity) return `activity ${command.scheduleActivity.activityType ?? ""}`;
  if (command.scheduleLocalActivity)
    return `local activity ${command.scheduleLocalActivity.activityType ?? ""}`;
  if (command.updateResponse) return `update ${command.updateResponse.completed ? "answered" : "accepted"}`;
  if (command.completeWorkflowExecution) return "workflow's end";
  if (command.startTimer) return "timer";
  if (command.cancelTimer) return "timer canceled";
  return command.upsertWorkflowSearchAttributes ? "search attributes" : "";
}

export interface ActivityTask {
  readonly token: string;
  readonly workflowId: string;
  readonly name: string;
}

/** Null: it asks a running activity to stop. */
export function readActivityTask(bytes: Uint8Array): ActivityTask | null {
  const { taskToken, start } = coresdk.activity_task.ActivityTask.decode(bytes);
  if (!start) return null;
  return {
    token: Buffer.from(taskToken).toString("base64"),
    workflowId: start.workflowExecution?.workflowId ?? "",
    name: `${start.isLocal ? "local " : ""}activity ${start.activityType ?? ""}`,
  };
}

export function readActivityToken(bytes: Uint8Array): string {
  const { taskToken } = coresdk.ActivityTaskCompletion.decodeDelimited(bytes);
  return Buffer.from(taskToken).toString("base64");
}
