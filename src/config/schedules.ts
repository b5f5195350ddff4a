import type { z } from "zod";
import { DEFAULT_SCHEDULES, type Schedules } from "../domain/requests/schedule.js";
import { wholeNumber, written, Wrong, type Format } from "../formats/format.js";

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };
const MAX_SECONDS = 365 * 86400;

/** `5s,30s,2m` → seconds. */
export const durations: Format<readonly number[]> = {
  expected: "durations such as 5s,30s,2m,1h,1d, each positive and at most 365d, without spaces",
  read(value) {
    const seconds = value.split(",").map(toSeconds);
    return seconds.every((each) => each > 0 && each <= MAX_SECONDS)
      ? seconds
      : new Wrong("is not a list of durations");
  },
};

function toSeconds(value: string): number {
  const [, count, unit = ""] = /^(\d+)([smhd])$/.exec(value) ?? [];
  return Number(count) * (SECONDS[unit] ?? NaN);
}

export const scheduleVariables = {
  HOLDFAST_CHECK_SCHEDULE: written(durations).default(DEFAULT_SCHEDULES.check),
  HOLDFAST_POLL_SCHEDULE: written(durations).default(DEFAULT_SCHEDULES.poll),
  HOLDFAST_NOT_FOUND_ANSWERS: written(wholeNumber(1)).default(DEFAULT_SCHEDULES.notFoundAnswers),
  HOLDFAST_NOT_FOUND_SETTLE_SECONDS: written(wholeNumber(0)).default(DEFAULT_SCHEDULES.notFoundSettleSeconds),
};

type ScheduleValues = {
  readonly [K in keyof typeof scheduleVariables]: z.infer<(typeof scheduleVariables)[K]>;
};

export function toSchedules(variables: ScheduleValues): Schedules {
  return {
    check: variables.HOLDFAST_CHECK_SCHEDULE,
    poll: variables.HOLDFAST_POLL_SCHEDULE,
    notFoundAnswers: variables.HOLDFAST_NOT_FOUND_ANSWERS,
    notFoundSettleSeconds: variables.HOLDFAST_NOT_FOUND_SETTLE_SECONDS,
  };
}
