import { decideCommand } from "./commands.js";
import { decideTooLate } from "./decide-call.js";
import type { EventBody, PaymentEvent } from "./events.js";
import { evolve } from "./evolve.js";
import { nextMove } from "./next-move.js";
import { expiredAt, type Moment } from "./schedule.js";
import type { PaymentState } from "./state.js";
import { awaitsFirstOutcome, isFinal } from "./states.js";

export { decideCall, decideQuery, type CallEnded, type QueryEnded } from "./decide-call.js";
export { decideCommand, type Command, type CommandDecision } from "./commands.js";
export { decideNotification } from "./decide-notification.js";

/** Recorded just before the call for the pending request. */
export function decideSend(state: PaymentState): EventBody[] {
  const { request } = state;
  return request ? [{ type: "requestSent", operation: request.operation, requestId: request.requestId }] : [];
}

/** A deadline came while nothing was with the provider. */
export function decideTick(state: PaymentState, moment: Moment): EventBody[] {
  if (isFinal(state.status))
    return state.savedCardDueAt !== null && state.savedCardDueAt <= moment.now
      ? [{ type: "savedCardMissing" }, { type: "attentionRaised", reason: "saved_card_missing" }]
      : [];
  if (nextMove(state, moment.now).do !== "tick") return [];
  // An unused customer holds no money, so its creation may be given up while in doubt.
  const isTooLate = awaitsFirstOutcome(state) || state.status === "capturing";
  return isTooLate ? decideTooLate(state) : authorizationEnds(state, moment);
}

function authorizationEnds(state: PaymentState, moment: Moment): EventBody[] {
  const end = state.authorizationExpiresAt;
  if (end === null) return [];
  if (expiredAt(end) <= moment.now) return [{ type: "expired" }];
  const command =
    state.onAuthorizationExpiry === "capture"
      ? ({ name: "capture" } as const)
      : ({ name: "cancel", reason: "the authorization is about to end" } as const);
  const decision = decideCommand(state, command, moment);
  return decision.accepted ? decision.events : [];
}

/** The events with their place and time, and the state after them. */
export function record(
  state: PaymentState | null,
  bodies: readonly EventBody[],
  firstSeq: number,
  at: string,
): { readonly state: PaymentState | null; readonly events: PaymentEvent[] } {
  const events = bodies.map((body, index) => ({ ...body, seq: firstSeq + index, at }));
  return { events, state: events.reduce<PaymentState | null>(evolve, state) };
}
