import { planOf, soonest, type Plan, type RequestMove } from "../requests/next-move.js";
import type { Request } from "../requests/request.js";
import { callsAt, requestDueAt } from "../requests/watchdog.js";
import type { ProviderNotification } from "../notification.js";
import { actionDeadline, authorizationEndsAt, ownActAt, sendDeadline, shopperUntil } from "./deadlines.js";
import { activeRequest, asksBySending, type PaymentState } from "./state.js";
import { isFinal } from "./states.js";

/** What a payment needs next. The workflow does it and tells the core how it ended. */
export type Move =
  | { readonly do: "send"; readonly request: Request; readonly notAfter: string | null }
  | { readonly do: "query" }
  /**
   * The time for its first send is over. Only an activity knows whether the run that its history tells of is the one that
   * runs: after a reset the run before may have sent it.
   */
  | { readonly do: "giveUp"; readonly request: Request }
  /** A deadline has come: the core decides what it means. */
  | { readonly do: "tick" }
  /** Something that the payment's final status doesn't say is for its aftercare. */
  | { readonly do: "tellAftercare"; readonly notification: ProviderNotification }
  /** Until then, or until a message comes; null: only a message can end it. */
  | { readonly do: "wait"; readonly until: string | null; readonly for: string }
  | { readonly do: "finish" };

const TICK = { do: "tick" } as const;
const DEADLINE = { move: TICK, isDeadline: true } as const;

/** @param told up to when timers have told that a time has come: no deadline after it is due yet */
export function nextMove(state: PaymentState, now: string, told = now): Move {
  const [notification] = state.leftForAftercare;
  if (notification) return { do: "tellAftercare", notification };
  const isOver = isFinal(state.status);
  // A captured payment that asked to save the card stays open until the token came or can no longer come.
  const last = state.shopperMaySave && !state.savedCard ? ({ do: "query" } as const) : TICK;
  const token = { at: state.savedCardDueAt, ...DEADLINE, move: last, for: "the saved card's token" };
  const next = soonest(isOver ? [token] : plans(state, now, told), told, now);
  if (next === null) return isOver ? { do: "finish" } : { do: "wait", until: null, for: "the provider" };
  return "move" in next ? next.move : { do: "wait", ...next };
}

function plans(state: PaymentState, now: string, told: string): Plan<Move>[] {
  const end = authorizationEndsAt(state);
  // What the provider says of a lapsed hold is kept for people; nothing else is done with it any more.
  const lapse = { at: end, move: { do: "query" }, for: "a decision" } as const;
  if (end !== null && end <= told) return [lapse];
  const request = activeRequest(state);
  return [
    { at: ownActAt(state, now, told), ...DEADLINE, for: "a decision" },
    { at: state.actionEnded ? null : actionDeadline(state), ...DEADLINE, for: "the shopper" },
    ...(request ? plansOf(state, request, told) : []),
    lapse,
  ];
}

function plansOf(state: PaymentState, request: Request, told: string): Plan<Move>[] {
  const word = `the provider's word on the ${request.operation}, before a person is called`;
  const call = { at: callsAt(request, state.concerns, shopperUntil(state, request)), ...DEADLINE, for: word };
  const plan = requestPlan(state, request, told);
  if (plan === null) return [call];
  const notAfter = request.stage === "toSend" ? sendDeadline(state, request) : null;
  const moves = {
    send: { do: "send", request, notAfter },
    ask: { do: "query" },
    giveUp: { do: "giveUp", request },
  } as const;
  return [call, { ...plan, move: moves[plan.move], ...(state.action && { for: "the shopper" }) }];
}

export function requestPlan(state: PaymentState, request: Request, now: string): Plan<RequestMove> | null {
  const notAfter = sendDeadline(state, request);
  return planOf(request, now, { asksBySending: asksBySending(state, request), notAfter });
}

/** The next deadline that a person would search for: every open payment has one; null: it is over. */
export function dueAt(state: PaymentState, now: string): string | null {
  if (isFinal(state.status)) return state.savedCardDueAt;
  if (state.action) return state.action.expiresAt;
  if (state.status === "authorized") return state.authorizationExpiresAt;
  const request = activeRequest(state);
  if (request === null) return now;
  const due = requestDueAt(request, state.concerns, shopperUntil(state, request));
  return due ?? actionDeadline(state) ?? sendDeadline(state, request) ?? now;
}
