import { decideCommand, type Command } from "./commands.js";
import { decideTooLate } from "./decide-call.js";
import type { EventBody, PaymentEvent } from "./events.js";
import { evolve } from "./evolve.js";
import { nextMove } from "./next-move.js";
import type { Moment } from "./schedule.js";
import type { PaymentState } from "./state.js";
import { awaitsFirstOutcome, isFinal } from "./states.js";

export { decideCall, type CallEnded } from "./decide-call.js";
export { decideQuery, type QueryEnded } from "./decide-query.js";
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
  if (isTooLate) return decideTooLate(state);
  const decision = decideCommand(state, ownCommand(state), moment);
  return decision.accepted ? decision.events : [];
}

/** What an authorized payment does by itself: a cancellation that was asked for early, or the policy near its end. */
function ownCommand({ keptCancel, onAuthorizationExpiry }: PaymentState): Command {
  if (keptCancel !== null) return { name: "cancel", reason: keptCancel };
  return onAuthorizationExpiry === "capture"
    ? { name: "capture" }
    : { name: "cancel", reason: "the authorization is about to end" };
}

/** Temporal's own cancel button: the command `cancel`, kept where it comes too early, as Temporal delivers one only. */
export function decideCancellation(state: PaymentState, moment: Moment): EventBody[] {
  const reason = "cancellation requested in Temporal";
  if (state.kind === "authCapture" && awaitsFirstOutcome(state)) return [{ type: "cancelKept", reason }];
  return decideSignal(state, { name: "cancel", reason }, moment);
}

/** A signal has no reply: one that is not allowed is recorded and changes nothing. */
export function decideSignal(state: PaymentState, command: Command, moment: Moment): EventBody[] {
  const decision = decideCommand(state, command, moment);
  if (decision.accepted) return decision.events;
  return [{ type: "commandRefused", command: command.name, message: decision.message }];
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
