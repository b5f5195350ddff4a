import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "@temporalio/client";
import { NoAnswerYet, PaymentsUnavailable } from "./errors.js";
import { grpcStatusOf } from "./grpc-status.js";

/** Longer than the provider calls that an answer may wait for take (30 s), and than one long poll of Temporal's (20 s). */
export const DEFAULT_TIMEOUT_MS = 40_000;

/** What a timer of Node's can wait for. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** For so long, at most, Temporal is asked whether it has the workflow. */
const ASK_FOR_MS = 3_000;

/**
 * gRPC status codes that leave open what became of the call: CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED,
 * FAILED_PRECONDITION (a query that no worker answers), ABORTED, INTERNAL, UNAVAILABLE, DATA_LOSS.
 */
const LEAVES_OPEN: ReadonlySet<number> = new Set([1, 2, 4, 8, 9, 10, 13, 14, 15]);

/**
 * Ends calls within `timeoutMs`, whatever becomes of Temporal and the workers. A deadline of the SDK's alone is not
 * enough: it isn't looked at while a call waits for its next try, or for its turn in this process.
 */
export class TimeLimit {
  readonly timeoutMs: number;
  readonly #client: Client;

  /** @throws TypeError where the time is none that can be waited for */
  constructor(client: Client, timeoutMs: number) {
    if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > MAX_TIMEOUT_MS)
      throw new TypeError(
        `timeoutMs is ${timeoutMs}; expected a whole number of milliseconds from 1 to ${MAX_TIMEOUT_MS}`,
      );
    this.#client = client;
    this.timeoutMs = timeoutMs;
  }

  /**
   * @param workflowId of the workflow that the call is about
   * @throws NoAnswerYet where the time is over and Temporal has the workflow, else PaymentsUnavailable
   */
  async run<T>(workflowId: string, call: () => Promise<T>): Promise<T> {
    const client = this.#client;
    const { timeoutMs } = this;
    const deadline = Date.now() + timeoutMs;
    const timers = new AbortController();
    const pause = (ms: number) => sleep(Math.max(0, ms), undefined, { signal: timers.signal });
    let isThere = false;
    const ask = async () => {
      if (await hasWorkflow(client, workflowId)) isThere = true;
    };
    const noAnswer = (cause?: unknown) =>
      isThere ? new NoAnswerYet(workflowId, { cause }) : new PaymentsUnavailable({ cause });

    const made = client.withDeadline(deadline, call).catch(async (error: unknown) => {
      if (!LEAVES_OPEN.has(grpcStatusOf(error) ?? -1)) throw error;
      await Promise.race([ask(), pause(deadline - Date.now())]);
      throw noAnswer(error);
    });
    const over = async (): Promise<never> => {
      await pause(timeoutMs - Math.min(ASK_FOR_MS, timeoutMs / 2));
      // Beside the call, which may still be answered.
      void ask();
      await pause(deadline - Date.now());
      throw noAnswer();
    };
    try {
      return await Promise.race([made, over()]);
    } finally {
      timers.abort();
    }
  }
}

/** Whether Temporal says so in time. It is asked for the workflow itself, since its front may answer while the rest is away. */
async function hasWorkflow(client: Client, workflowId: string): Promise<boolean> {
  const { namespace } = client.options;
  try {
    await client.withDeadline(Date.now() + ASK_FOR_MS, () =>
      client.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } }),
    );
    return true;
  } catch {
    return false;
  }
}
