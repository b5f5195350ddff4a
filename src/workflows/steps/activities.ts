import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from "@temporalio/workflow";
import type { Activities } from "../../activities/index.js";
import type { Schedules } from "../../domain/payment/schedule.js";

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

/** Reads may run again when a worker dies, so they cost one event each. */
export function read(summary: string): Activities {
  return proxyLocalActivities<Activities>({
    startToCloseTimeout: "30 seconds",
    retry: { maximumAttempts: 3 },
    summary,
  });
}

/** An activity that failed, timed out or was lost with its worker may have reached the provider. */
export function lost(error: unknown): {
  readonly ending: "unknown";
  readonly code: string;
  readonly message: string;
} {
  const message = error instanceof Error ? error.message : "the activity was lost";
  return { ending: "unknown", code: "activity_failed", message };
}

/**
 * The worker's configuration, recorded when it is first needed, so that replay holds whatever it says later. Until
 * it can be read (null) the defaults serve: a payment must not fail for want of a schedule.
 */
export function readSchedules(): Promise<Schedules | null> {
  return read("read the check schedules")
    .readSchedules()
    .catch(() => null);
}
