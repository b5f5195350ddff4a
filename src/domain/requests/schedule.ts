import { after, iso, millis } from "../time.js";

/** When providers are asked, in seconds between one check and the next; the last interval repeats for ever. */
export interface Schedules {
  /** For an unknown outcome, and for a request that could not be sent. */
  readonly check: readonly number[];
  /** For what awaits the provider's word, lest its webhook was lost. */
  readonly poll: readonly number[];
  /** How many "no such transaction" answers, over how many seconds, count as the provider's word. */
  readonly notFoundAnswers: number;
  readonly notFoundSettleSeconds: number;
}

/** The defaults: what a worker's configuration starts from. */
export const DEFAULT_SCHEDULES: Schedules = {
  check: [5, 30, 120, 600, 3600, 21_600, 86_400],
  poll: [120, 300, 900, 3600, 21_600, 86_400],
  notFoundAnswers: 4,
  notFoundSettleSeconds: 720,
};

/** The time of a decision: workflow time, and the schedules as the last answer brought them. */
export interface Moment {
  readonly now: string;
  readonly schedules: Schedules;
  /**
   * Up to when timers have told that a time has come; left out: up to now. Whether a deadline is over goes by it, so that
   * a decision doesn't hang on when its workflow task came: `told` in `workflows/run/event-sourced.ts`.
   */
  readonly told?: string;
  /** When the question was asked whose answer is decided about, by Temporal's clock; left out: now. Likewise. */
  readonly askedAt?: string;
}

export function isOver(deadline: string, { told, now }: Pick<Moment, "told" | "now">): boolean {
  return deadline <= (told ?? now);
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

/** Answers of one kind in a row, which together count as the provider's word. */
export interface Streak {
  readonly answers: number;
  readonly since: string;
}

export function longer(streak: Streak | null, at: string): Streak {
  return { answers: (streak?.answers ?? 0) + 1, since: streak?.since ?? at };
}

/** Whether one more answer now makes a row of equal ones the provider's word. */
export function settles(streak: Streak | null, { now, askedAt = now, schedules }: Moment): boolean {
  const { answers, since } = longer(streak, askedAt);
  return answers >= schedules.notFoundAnswers && after(since, schedules.notFoundSettleSeconds) <= askedAt;
}

/** For an event by which a streak is counted, and for the moment of its decision. */
export function asked({ askedAt }: { readonly askedAt?: string | undefined }): { readonly askedAt?: string } {
  return askedAt === undefined ? {} : { askedAt };
}
