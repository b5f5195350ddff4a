import { rankOf, type ProviderNotification } from "../notification.js";
import { recorder } from "../requests/books.js";
import { decideUnsent } from "../requests/unanswered.js";
import { asked, isOver, type Moment } from "../requests/schedule.js";
import { decideUnverified } from "../requests/unverified.js";
import { decideCallForPerson } from "../requests/watchdog.js";
import { decideCommand, type Command } from "./commands.js";
import { conclude } from "./conclude.js";
import { actionDeadline, ownActAt, shopperUntil } from "./deadlines.js";
import { decideCall, decideQuery, type CallEnded, type QueryEnded } from "./decide-answer.js";
import { decideNotification } from "./decide-notification.js";
import type { EventBody } from "./events.js";
import { evolve } from "./evolve.js";
import { requestPlan } from "./next-move.js";
import { activeRequest, type PaymentState } from "./state.js";
import { awaitsFirstOutcome, isFinal, type CommandName } from "./states.js";

export { decideSend, type CallEnded, type QueryEnded } from "./decide-answer.js";
export type { Command } from "./commands.js";

/** What came to a payment from outside, or became due. */
export type Fact =
  | { readonly by: "call"; readonly requestId: string; readonly ended: CallEnded }
  | { readonly by: "query"; readonly ended: QueryEnded; readonly askedAt?: string }
  /** This run is the one that its history says, and has not sent the request in time. */
  | { readonly by: "unsent"; readonly requestId: string }
  | { readonly by: "notification"; readonly notification: ProviderNotification }
  /** A signal that no relay sends; why it can't be read. */
  | { readonly by: "unreadable"; readonly reason: string }
  /** One that can be read, and that the relay did not seal. */
  | { readonly by: "unverified"; readonly notification: ProviderNotification }
  /** Temporal's own cancel button. */
  | { readonly by: "cancellation" }
  | { readonly by: "signal"; readonly command: Command }
  | { readonly by: "unreadableSignal"; readonly command: CommandName; readonly message: string }
  | { readonly by: "tick" };

/** The events with their place and time, and the state after them. */
export const record = recorder<PaymentState, EventBody>(evolve);

/**
 * What facts mean that came with nothing done between them. All are taken into the books first, and only then the
 * status follows from what they say together: their order decides nothing.
 */
export function decide(state: PaymentState, facts: readonly Fact[], moment: Moment): EventBody[] {
  const taken = inOneOrder(facts).reduce<Taken>(
    (so, fact) => {
      // A command is given to the payment as it is after what came before.
      const before = isCommand(fact) ? concluded(so, moment) : so;
      return take(before, ofFact(before.state, fact, moment), moment);
    },
    { state, events: [] },
  );
  return [...concluded(taken, moment).events];
}

/**
 * An answer to our own call says most, then what succeeded, and that a call came to nothing is heard last, as it may be
 * contradicted. A command keeps its place among what came before and after it.
 */
function inOneOrder(facts: readonly Fact[]): readonly Fact[] {
  const at = facts.findIndex(isCommand);
  if (at < 0) return [...facts].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return [...inOneOrder(facts.slice(0, at)), ...facts.slice(at, at + 1), ...inOneOrder(facts.slice(at + 1))];
}

/** Sorts as text. */
function rank(fact: Fact): string {
  if (fact.by === "notification") return `1 ${rankOf(fact.notification)}`;
  if (fact.by !== "call" && fact.by !== "query") return "2";
  return fact.ended.ending === "answered" ? "0" : "9";
}

function isCommand({ by }: Fact): boolean {
  return by === "signal" || by === "cancellation";
}

/** Accepts or refuses a command with all that follows from it. */
export function decideAsked(state: PaymentState, command: Command, moment: Moment) {
  const decision = decideCommand(state, command, moment);
  if (!decision.accepted) return decision;
  const taken = take({ state, events: [] }, decision.events, moment);
  return { accepted: true, events: [...concluded(taken, moment).events] } as const;
}

interface Taken {
  readonly state: PaymentState;
  readonly events: readonly EventBody[];
}

function take({ state, events }: Taken, bodies: readonly EventBody[], { now }: Moment): Taken {
  const after = bodies.reduce((so, body) => evolve(so, { seq: 0, at: now, ...body }), state);
  return { state: after, events: [...events, ...bodies] };
}

/** Far more than ever follow. Without a bound, a mistake in one payment would take the worker's memory from all. */
const MOST_CONCLUSIONS = 100;

function concluded(taken: Taken, moment: Moment, made = 0): Taken {
  const more = conclude(taken.state, moment);
  const [first] = more;
  if (!first) return taken;
  if (made === MOST_CONCLUSIONS)
    throw new Error(`after ${MOST_CONCLUSIONS} conclusions ${first.type} follows still`);
  return concluded(take(taken, more, moment), moment, made + 1);
}

function ofFact(state: PaymentState, fact: Fact, moment: Moment): EventBody[] {
  switch (fact.by) {
    case "call":
      return decideCall(state, fact.requestId, fact.ended, moment);
    case "query":
      return decideQuery(state, fact.ended, { ...moment, ...asked(fact) });
    case "unsent":
      return decideGivingUp(state, fact.requestId, moment);
    case "notification":
      return decideNotification(state, fact.notification, moment);
    case "unreadable":
      return [{ type: "notificationUnreadable", reason: fact.reason }];
    case "unverified":
      return decideUnverified(state, activeRequest(state), fact.notification, moment);
    case "cancellation":
      return decideCancellation(state, moment);
    case "signal":
      return decideSignal(state, fact.command, moment);
    case "unreadableSignal":
      return [{ type: "commandRefused", command: fact.command, message: fact.message }];
    case "tick":
      return decideTick(state, moment);
  }
}

/** A deadline came. Each has its own effect, so that none is due for ever. */
function decideTick(state: PaymentState, moment: Moment): EventBody[] {
  const { now, told = now } = moment;
  const isDue = (at: string | null) => at !== null && isOver(at, moment);
  if (isFinal(state.status)) {
    const concern = { reason: "saved_card_missing", requestId: null, detail: null } as const;
    if (!isDue(state.savedCardDueAt)) return [];
    // The token is there, and what more there is to say of the card isn't worth a longer wait.
    if (state.savedCard) return [{ type: "savedCardMissing" }];
    return [{ type: "savedCardMissing" }, { type: "attentionRaised", ...concern }];
  }
  const request = activeRequest(state);
  const ended: EventBody[] =
    !state.actionEnded && isDue(actionDeadline(state)) ? [{ type: "actionEnded" }] : [];
  const ofRequest = request
    ? decideCallForPerson(request, state.concerns, told, shopperUntil(state, request))
    : [];
  const own = isDue(ownActAt(state, now, told)) ? decideCommand(state, ownCommand(state), moment) : null;
  return [...ended, ...ofRequest, ...(own?.accepted ? own.events : [])];
}

/** A message that came meanwhile may have settled the request, or put another in its place. */
function decideGivingUp(state: PaymentState, requestId: string, moment: Moment): EventBody[] {
  const request = activeRequest(state);
  const isStill =
    request?.requestId === requestId &&
    requestPlan(state, request, moment.told ?? moment.now)?.move === "giveUp";
  return isStill ? decideUnsent(request, moment) : [];
}

/** What an authorized payment does by itself: a cancellation that was asked for early, or the policy near its end. */
function ownCommand({ keptCancel, onAuthorizationExpiry }: PaymentState): Command {
  if (keptCancel === null && onAuthorizationExpiry === "capture") return { name: "capture" };
  return { name: "cancel", reason: keptCancel ?? "the authorization is about to end" };
}

/** The command `cancel`, kept where it comes too early, as Temporal delivers one only. */
function decideCancellation(state: PaymentState, moment: Moment): EventBody[] {
  const reason = "cancellation requested in Temporal";
  if (state.kind === "authCapture" && awaitsFirstOutcome(state)) return [{ type: "cancelKept", reason }];
  return decideSignal(state, { name: "cancel", reason }, moment);
}

/** A signal has no reply: one that is not allowed is recorded and changes nothing. */
function decideSignal(state: PaymentState, command: Command, moment: Moment): EventBody[] {
  const decision = decideCommand(state, command, moment);
  if (decision.accepted) return [...decision.events];
  return [{ type: "commandRefused", command: command.name, message: decision.message }];
}

/** The aftercare was told of something that the final status doesn't have; where it is over only a person is left. */
export function decideTold(key: string, isTaken: boolean): EventBody[] {
  const concern = { reason: "status_went_back", requestId: null, detail: "its aftercare is over" } as const;
  const told: EventBody = { type: "aftercareTold", key };
  return isTaken ? [told] : [told, { type: "attentionRaised", ...concern }];
}
