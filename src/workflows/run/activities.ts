import type { RetryPolicy } from "@temporalio/common";
import { ActivityCancellationType, proxyActivities } from "@temporalio/workflow";
import type { Activities } from "../../activities/index.js";
import type { WithSettings } from "../../activities/payment-call.js";
import { readCallOutcome, type CallOutcome, type Report } from "../../domain/reports.js";
import { asked } from "../../domain/requests/schedule.js";
import type { Settings } from "./event-sourced.js";

/** @param summary what a person reads beside the activity in the Temporal UI */
function activities(summary: string, retry: RetryPolicy): Activities {
  const cancellationType = ActivityCancellationType.ABANDON;
  return proxyActivities<Activities>({ startToCloseTimeout: "30 seconds", retry, cancellationType, summary });
}

/**
 * A call that may move money runs once: Temporal never repeats it, not even when the worker dies, and any failure
 * of the activity is an unknown outcome. Only the core decides about another send.
 */
export function once(summary: string): Activities {
  return activities(summary, { maximumAttempts: 1 });
}

/**
 * A read may run again. Not a local activity, though that would be one event instead of a task's: where a query is
 * answered in the task in which a local activity ends, the SDK records the end in that task and tells the workflow
 * in the next, and replay, which tells it at once, then finds other commands (seen with SDK 1.24, by killing workers).
 */
export function read(summary: string): Activities {
  return activities(summary, { maximumAttempts: 3 });
}

/** What moves no money, may be done twice, and must be done: it is tried until it is. */
export function patiently(summary: string): Activities {
  return activities(summary, { initialInterval: "1 second", maximumInterval: "5 minutes" });
}

/**
 * How a call ended; what it brings beside its answer is taken in.
 *
 * @param abouts what an answer may be about
 */
export async function ended<Answer extends Report>(
  subject: { takeSettings(settings: Settings): void },
  call: Promise<WithSettings<CallOutcome<unknown>>>,
  abouts: readonly Answer["about"][],
): Promise<CallOutcome<Answer>> {
  return (await answered<Answer>(subject, call, abouts)).ended;
}

export type AnswerOf<Outcome> =
  Extract<Outcome, { readonly ending: "answered" }> extends {
    readonly answer: infer Answer extends Report;
  }
    ? Answer
    : never;

/** The same of a question, with when it was asked. */
export async function answered<Answer extends Report>(
  subject: { takeSettings(settings: Settings): void },
  call: Promise<WithSettings<CallOutcome<unknown>>>,
  abouts: readonly Answer["about"][],
): Promise<{ readonly ended: CallOutcome<Answer>; readonly askedAt?: string }> {
  const answer = await call.catch(lost);
  subject.takeSettings(answer);
  return { ended: readCallOutcome<Answer>(answer, abouts), ...asked(answer) };
}

/** An activity that failed, timed out or was lost with its worker may have reached the provider. */
function lost(error: unknown): WithSettings<CallOutcome<never>> {
  const message = error instanceof Error ? error.message : "the activity was lost";
  return { ending: "unknown", code: "activity_failed", message };
}
