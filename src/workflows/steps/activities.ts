import { ActivityCancellationType, proxyActivities } from "@temporalio/workflow";
import type { Activities } from "../../activities/index.js";

/**
 * A call that may move money runs once: Temporal never repeats it, not even when the worker dies, and any failure
 * of the activity is an unknown outcome. Only the core decides about another send.
 *
 * @param summary what a person reads beside the activity in the Temporal UI
 */
export function once(summary: string): Activities {
  return proxyActivities<Activities>({
    startToCloseTimeout: "30 seconds",
    retry: { maximumAttempts: 1 },
    cancellationType: ActivityCancellationType.ABANDON,
    summary,
  });
}

/**
 * A read may run again. Not a local activity, though that would be one event instead of a task's: where a query is
 * answered in the task in which a local activity ends, the SDK records the end in that task and tells the workflow
 * in the next, and replay, which tells it at once, then finds other commands (seen with SDK 1.24, by killing workers).
 */
export function read(summary: string): Activities {
  return proxyActivities<Activities>({
    startToCloseTimeout: "30 seconds",
    retry: { maximumAttempts: 3 },
    cancellationType: ActivityCancellationType.ABANDON,
    summary,
  });
}

/** What moves no money, may be done twice, and must be done: it is tried until it is. */
export function patiently(summary: string): Activities {
  return proxyActivities<Activities>({
    startToCloseTimeout: "30 seconds",
    retry: { initialInterval: "1 second", maximumInterval: "5 minutes" },
    cancellationType: ActivityCancellationType.ABANDON,
    summary,
  });
}

/** An activity that failed, timed out or was lost with its worker may have reached the provider. */
export function lost(error: unknown): {
  readonly ending: "unknown";
  readonly code: string;
  readonly message: string;
  readonly schedules?: never;
  readonly rules?: never;
  readonly run?: never;
} {
  const message = error instanceof Error ? error.message : "the activity was lost";
  return { ending: "unknown", code: "activity_failed", message };
}
