import { after, iso, millis } from "../time.js";
import type { PaymentState } from "./state.js";
import { awaitsFirstOutcome } from "./states.js";

/** When providers are asked, in seconds between one check and the next; the last interval repeats for ever. */
export interface Schedules {
  /** For an unknown outcome. */
  readonly check: readonly number[];
  /** For a payment that awaits the provider's word, lest its webhook was lost. */
  readonly poll: readonly number[];
  /** How many "no such transaction" answers, over how many seconds, count as the provider's word. */
  readonly notFoundAnswers: number;
  readonly notFoundSettleSeconds: number;
}

/** The contract's defaults: what a worker's configuration starts from. */
export const DEFAULT_SCHEDULES: Schedules = {
  check: [5, 30, 120, 600, 3600, 21_600, 86_400],
  poll: [120, 300, 900, 3600, 21_600, 86_400],
  notFoundAnswers: 4,
  notFoundSettleSeconds: 720,
};

/** The time of a decision: workflow time, and the configured schedules as the workflow has read them. */
export interface Moment {
  readonly now: string;
  readonly schedules: Schedules;
}

type ScheduleName = "check" | "poll";

/** When the provider is asked for the first time in a wait that begins now. */
export function firstCheck(state: PaymentState, moment: Moment, schedule: ScheduleName): string {
  return scheduledCheck(state, moment, schedule, moment.now);
}

/** When the provider is asked next, in a wait that goes on. */
export function nextCheck(state: PaymentState, moment: Moment, schedule: ScheduleName): string {
  return scheduledCheck(state, moment, schedule, state.checksSince);
}

/**
 * The schedule counts from the wait's beginning, so that a check out of turn (a deadline, a webhook) or a slow one
 * moves none of those after it. A deadline that lies ahead is a check of its own.
 */
function scheduledCheck(state: PaymentState, moment: Moment, schedule: ScheduleName, since: string): string {
  const next = nextInSchedule(moment.schedules[schedule], since, moment.now);
  const deadlines = [actionDeadline(state), attentionAt(state)];
  return deadlines.reduce<string>(
    (first, deadline) => (deadline !== null && deadline > moment.now && deadline < first ? deadline : first),
    next,
  );
}

/** The first time of the schedule that lies ahead; the last interval repeats for ever. */
export function nextInSchedule(intervals: readonly number[], since: string, now: string): string {
  let at = millis(since);
  for (const interval of intervals) {
    at += interval * 1000;
    if (at > millis(now)) return iso(at);
  }
  const last = (intervals.at(-1) ?? 0) * 1000;
  if (last <= 0) throw new Error("a schedule needs at least one interval, and none of zero");
  return iso(at + (Math.floor((millis(now) - at) / last) + 1) * last);
}

const ATTENTION_AFTER_SECONDS = 3600;

/** When a doubt begins to need a person; null: there is none, or a person is called already. */
export function attentionAt(state: PaymentState): string | null {
  if (state.attention) return null;
  // A run that has to ask first is in doubt about what another run sent.
  const since = state.doubt?.since ?? (state.askFirst ? state.openedAt : null);
  return since && after(since, ATTENTION_AFTER_SECONDS);
}

/** Until when the shopper has time; it counts from the send. Null before the send and once it is decided. */
export function actionDeadline(state: PaymentState): string | null {
  if (!awaitsFirstOutcome(state)) return null;
  return state.chargeSentAt && after(state.chargeSentAt, state.actionTimeoutSeconds);
}

/** Until when a charge or authorization may be sent for the first time. */
export function firstSendDeadline(state: PaymentState): string {
  return after(state.openedAt, state.actionTimeoutSeconds);
}

/** A capture is not sent for the first time in the last minute: the provider might see it too late. */
export const LAST_CAPTURE_LEAD_SECONDS = 60;

export function lastCaptureAt(authorizationExpiresAt: string): string {
  return after(authorizationExpiresAt, -LAST_CAPTURE_LEAD_SECONDS);
}

/** How long after its end an authorization is recorded as expired: clocks differ, and captures settle late. */
const EXPIRY_GRACE_SECONDS = 3600;

export function expiredAt(authorizationExpiresAt: string): string {
  return after(authorizationExpiresAt, EXPIRY_GRACE_SECONDS);
}

/** Whether an undecided hold, or one whose cancel has no outcome, is recorded as expired by now. */
export function authorizationIsOver(state: PaymentState, now: string): boolean {
  const end = state.authorizationExpiresAt;
  const mayEnd =
    state.status === "authorized" || (state.kind === "authCapture" && state.status === "canceling");
  return mayEnd && end !== null && expiredAt(end) <= now;
}

/** When the policy for an undecided authorization acts, ahead of its end; null: it lets it expire. */
export function policyActsAt(state: PaymentState): string | null {
  const end = state.authorizationExpiresAt;
  return state.onAuthorizationExpiry === "expire" || end === null
    ? null
    : after(end, -state.expiryLeadSeconds);
}
