import { readAccountsIfAny } from "../config/cli.js";
import { taskQueueOf } from "../config/task-queues.js";
import type { Context } from "./command.js";

/** Where the account's workflows run: by the accounts file, where this machine has it, or else HOLDFAST_TASK_QUEUE. */
export async function taskQueueOfAccount({ account, config, terminal }: Context): Promise<string> {
  const accounts = (await readAccountsIfAny(terminal.env)) ?? new Map<string, never>();
  return taskQueueOf({ taskQueue: config.taskQueue, accounts }, account);
}
