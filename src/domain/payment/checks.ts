import { millis } from "../time.js";
import type { EventBody } from "./events.js";
import { raise } from "./raise.js";
import { attentionAt, firstCheck, nextCheck, type Moment } from "./schedule.js";
import type { PaymentState, Streak } from "./state.js";

/** How a report came: `reply` to our send, `query`, or a `notification` that the provider signed. */
export type ReportSource = "reply" | "query" | "notification";

export function amountMismatch(state: PaymentState, source: ReportSource, moment: Moment): EventBody[] {
  const detail = "the provider's amount or currency is not the payment's";
  return [...raise(state, "amount_mismatch"), ...disagrees(state, source, "amount_mismatch", detail, moment)];
}

/** A record that can't be applied leaves the outcome unknown, so that a later record or a person can settle it. */
export function disagrees(
  state: PaymentState,
  source: ReportSource,
  code: string,
  message: string,
  moment: Moment,
): EventBody[] {
  if (source === "notification" || state.doubt || !state.request)
    return inconclusive(state, source, "disagrees", message, moment);
  const { operation } = state.request;
  const nextCheckAt = firstCheck(state, moment, "check");
  return [{ type: "outcomeUnknown", operation, code, message, foreignRecord: false, nextCheckAt }];
}

/** A check that settled nothing moves the schedule on; a notification that settled nothing changes nothing. */
export function inconclusive(
  state: PaymentState,
  source: ReportSource,
  result: Extract<EventBody, { type: "checked" }>["result"],
  detail: string,
  moment: Moment,
): EventBody[] {
  if (source === "notification") return [];
  const schedule = state.doubt || state.askFirst ? "check" : "poll";
  const checked: EventBody = {
    type: "checked",
    result,
    detail,
    nextCheckAt: nextCheck(state, moment, schedule),
  };
  return [checked, ...unknownForLong(state, moment)];
}

/** A doubt of an hour or more needs a person; checks go on. */
export function unknownForLong(state: PaymentState, moment: Moment): EventBody[] {
  const at = attentionAt(state);
  return at !== null && at <= moment.now ? [{ type: "attentionRaised", reason: "outcome_unknown" }] : [];
}

/** Whether this answer makes a run of equal ones the provider's word. */
export function settles(streak: Streak | null, moment: Moment): boolean {
  const { notFoundAnswers, notFoundSettleSeconds } = moment.schedules;
  if (!streak) return notFoundAnswers <= 1 && notFoundSettleSeconds === 0;
  const seconds = (millis(moment.now) - millis(streak.since)) / 1000;
  return streak.answers + 1 >= notFoundAnswers && seconds >= notFoundSettleSeconds;
}
