import { nextInSchedule, type Moment } from "../payment/schedule.js";
import { after } from "../time.js";
import type { AftercareState, Confirmation, Wait } from "./state.js";

/** How long after its opening an aftercare still takes messages: beyond the last day of any provider's disputes. */
const OPEN_DAYS = 540;

export function closesAt(state: AftercareState): string {
  return after(state.openedAt, OPEN_DAYS * 86_400);
}

/**
 * When the next check or send of the active request is due. A wait of the same kind goes on along its schedule;
 * a new one begins now.
 */
export function nextCheck(wait: Wait | null, waitsFor: Wait["for"], moment: Moment): string {
  const { check, poll } = moment.schedules;
  const since = wait?.for === waitsFor ? wait.since : moment.now;
  return nextInSchedule(waitsFor === "provider" ? poll : check, since, moment.now);
}

export function nextConfirmation(confirmation: Confirmation, moment: Moment): string {
  return nextInSchedule(moment.schedules.poll, confirmation.since, moment.now);
}

const ATTENTION_AFTER_SECONDS = 3600;

/** When a doubt begins to need a person; null: there is none, or a person is called already. */
export function doubtNeedsPersonAt(state: AftercareState): string | null {
  return waitNeedsPersonAt(state, "outcome", "outcome_unknown");
}

/** Likewise a request that can't be sent. */
export function sendingNeedsPersonAt(state: AftercareState): string | null {
  return waitNeedsPersonAt(state, "sending", "not_sent");
}

function waitNeedsPersonAt(state: AftercareState, waitsFor: Wait["for"], reason: string): string | null {
  const wait = state.request?.wait;
  return wait?.for !== waitsFor || isRaised(state, reason)
    ? null
    : after(wait.since, ATTENTION_AFTER_SECONDS);
}

/** When a confirmation without an answer begins to need a person. */
export function confirmationNeedsPersonAt(state: AftercareState): string | null {
  return state.confirmation === null || isRaised(state, "unconfirmed_payment")
    ? null
    : after(state.confirmation.since, ATTENTION_AFTER_SECONDS);
}

function isRaised(state: AftercareState, reason: string): boolean {
  return state.concerns.some((concern) => concern.reason === reason);
}
