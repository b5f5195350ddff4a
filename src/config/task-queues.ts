import { z } from "zod";
import { variable, type Environment } from "./environment.js";
import { text, written, Wrong } from "../formats/format.js";

const anyText = text("a task queue's name that does not end in -events");

/** Where a queue's events go is a queue too, whose workers have no other activities. */
export const taskQueueName = written<string>({
  ...anyText,
  read: (value) => (value.endsWith("-events") ? new Wrong("ends in -events") : anyText.read(value)),
});

export const DEFAULT_TASK_QUEUE = "payments";

const MAX_CALLS_PER_SECOND = 10_000;
const EXPECTED = `expected a number of calls per second, 0.01 to ${MAX_CALLS_PER_SECOND}`;

/** From one call in 100 seconds: slower than that, a shopper's 30 minutes are over before the queue is. */
export const callsPerSecond = z
  .number({
    error: (issue) => `${issue.input === undefined ? "is missing" : "is not a number"}; ${EXPECTED}`,
  })
  .refine((rate) => rate >= 0.01 && rate <= MAX_CALLS_PER_SECOND, { error: `is out of range; ${EXPECTED}` });

/** What an account may say about where its payments run. */
export interface AccountQueue {
  /** Default: the process's own. */
  readonly taskQueue?: string;
  /** How many calls its providers get at most; no limit without it. */
  readonly callsPerSecond?: number;
}

interface QueueConfig {
  readonly taskQueue: string;
  readonly accounts: ReadonlyMap<string, AccountQueue & { readonly eventsUrl?: string }>;
}

export interface WorkerQueue {
  readonly name: string;
  /** How many accounts with a URL for events have it. */
  readonly merchants: number;
  readonly callsPerSecond?: number;
}

/** Every queue that a worker process serves: its own, and the accounts'. */
export function workerQueues({ taskQueue, accounts }: QueueConfig): readonly WorkerQueue[] {
  const queues = new Map<string, WorkerQueue>([[taskQueue, { name: taskQueue, merchants: 0 }]]);
  for (const { taskQueue: name = taskQueue, callsPerSecond: limit, eventsUrl } of accounts.values()) {
    const { merchants = 0, ...others } = queues.get(name) ?? {};
    const isMerchant = eventsUrl === undefined ? 0 : 1;
    const limited = limit !== undefined && { callsPerSecond: limit };
    queues.set(name, { ...others, name, merchants: merchants + isMerchant, ...limited });
  }
  return [...queues.values()];
}

/** Where an account's payments and their aftercare run. */
export function taskQueueOf({ taskQueue, accounts }: QueueConfig, account: string): string {
  return accounts.get(account)?.taskQueue ?? taskQueue;
}

/** Temporal limits a queue, so a limit that is meant for one account needs a queue that is that account's alone. */
export function queueProblems(accounts: QueueConfig["accounts"], env: Environment): string[] {
  const taskQueue = variable(env, "HOLDFAST_TASK_QUEUE") ?? DEFAULT_TASK_QUEUE;
  const queueOf = (account: string) => taskQueueOf({ taskQueue, accounts }, account);
  return [...accounts].flatMap(([name, account]) => {
    if (account.callsPerSecond === undefined) return [];
    const limit = `account ${name} has callsPerSecond ${account.callsPerSecond}`;
    if (account.taskQueue === undefined)
      return [
        `${limit} but no taskQueue, so the limit would be everybody's; expected a taskQueue of its own beside it`,
      ];
    if (account.taskQueue === taskQueue)
      return [
        `${limit} on the task queue ${taskQueue}, which is HOLDFAST_TASK_QUEUE and everybody's; ` +
          "expected a taskQueue of its own",
      ];
    const others = [...accounts.keys()].filter((other) => other !== name && queueOf(other) === queueOf(name));
    return others.length === 0
      ? []
      : [
          `${limit} on the task queue ${account.taskQueue}, which is also that of ${others.join(", ")}; ` +
            "expected a taskQueue of its own",
        ];
  });
}
