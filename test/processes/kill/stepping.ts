import { createRequire } from "node:module";
import type { native as Native } from "@temporalio/core-bridge";
import {
  readActivation,
  readActivityTask,
  readActivityToken,
  readCompletion,
  type ActivityTask,
  type WorkflowTask,
} from "./step-names.js";
import { Tasks } from "./tasks.js";

type Bridge = Pick<
  typeof Native,
  | "workerPollWorkflowActivation"
  | "workerCompleteWorkflowActivation"
  | "workerPollActivityTask"
  | "workerCompleteActivityTask"
>;

const { native } = createRequire(import.meta.url)("@temporalio/core-bridge") as { native: Bridge };

/** Awaited at every step of a workflow; the worker's part in it stands still until then. */
export type AtStep = (workflowId: string, name: string) => Promise<void>;

/**
 * Steps are before and after everything that the SDK's JavaScript gives to its native core (what a workflow task
 * decided, an activity's result), and before every activity that it takes from there. Only for workers that are
 * created afterwards in this process.
 */
export function awaitEveryStep(atStep: AtStep): void {
  awaitWorkflowTasks(atStep);
  awaitActivities(atStep);
}

function awaitWorkflowTasks(atStep: AtStep): void {
  const { workerPollWorkflowActivation: poll, workerCompleteWorkflowActivation: complete } = native;
  const workflowIds = new Map<string, string>();
  const tasks = new Map<string, WorkflowTask>();
  native.workerPollWorkflowActivation = async (worker) => {
    const bytes = await poll(worker);
    const task = readActivation(bytes);
    if (task.workflowId !== undefined) workflowIds.set(task.runId, task.workflowId);
    tasks.set(task.runId, task);
    return bytes;
  };
  native.workerCompleteWorkflowActivation = async (worker, bytes) => {
    const { runId, commands } = readCompletion(bytes);
    const [task, workflowId] = [tasks.get(runId), workflowIds.get(runId)];
    if (task?.isStep !== true || workflowId === undefined) return complete(worker, bytes);
    const name = `workflow task (${task.jobs} → ${commands || "wait"})`;
    await atStep(workflowId, `before ${name} is reported`);
    await complete(worker, bytes);
    await atStep(workflowId, `after ${name} is reported`);
  };
}

function awaitActivities(atStep: AtStep): void {
  const { workerPollActivityTask: poll, workerCompleteActivityTask: complete } = native;
  const running = new Map<string, ActivityTask>();
  type Worker = Parameters<typeof poll>[0];
  const newTasks = () =>
    new Tasks<Worker, Buffer>(poll, async (bytes) => {
      const task = readActivityTask(bytes);
      if (!task) return;
      running.set(task.token, task);
      await atStep(task.workflowId, `before ${task.name} runs`);
    });
  // A process has several workers, each with activities of its own.
  const ofWorkers = new Map<Worker, ReturnType<typeof newTasks>>();
  native.workerPollActivityTask = (worker) => {
    const tasks = ofWorkers.get(worker) ?? newTasks();
    ofWorkers.set(worker, tasks);
    return tasks.next(worker);
  };
  native.workerCompleteActivityTask = async (worker, bytes) => {
    const token = readActivityToken(bytes);
    const task = running.get(token);
    running.delete(token);
    if (!task) return complete(worker, bytes);
    await atStep(task.workflowId, `after ${task.name} ran`);
    await complete(worker, bytes);
    await atStep(task.workflowId, `after ${task.name}'s result is reported`);
  };
}
