import { planOf, soonest, type Plan } from "../requests/next-move.js";
import type { Request } from "../requests/request.js";
import { callsAt, requestDueAt } from "../requests/watchdog.js";
import type { ProviderNotification } from "../notification.js";
import { actionDeadline, authorizationEndsAt, ownActAt, sendDeadline, shopperUntil } from "./deadlines.js";
import { asksBySending } from "./question.js";
import { activeRequest, type PaymentState } from "./state.js";
import { isFinal } from "./states.js";

/** What a payment needs next. The workflow does it and tells the core how it ended. */
export type Move =
  | { readonly do: "send"; readonly request: Request; readonly notAfter: string | null }
  | { readonly do: "query" }
  /** A deadline has come: the core decides what it means. */
  | { readonly do: "tick" }
  /** Something that the payment's final status doesn't say is for its aftercare. */
  | { readonly do: "tellAftercare"; readonly notification: ProviderNotification }
  /** Until then, or until a message comes; null: only a message can bring news. */
  | { readonly do: "wait"; readonly until: string | null; readonly for: string }
  | { readonly do: "finish" };

const TICK = { do: "tick" } as const;

export function nextMove(state: PaymentState, now: string): Move {
  const [notification] = state.leftForAftercare;
  if (notification) return { do: "tellAftercare", notification };
  const plans = isFinal(state.status) ? afterTheEnd(state) : beforeTheEnd(state, now);
  const next = soonest(plans, now);
  if (next === null)
    return isFinal(state.status) ? { do: "finish" } : { do: "wait", until: null, for: "the provider" };
  return "move" in next ? next.move : { do: "wait", ...next };
}

/** A captured payment that asked to save the card stays open until the token came or can no longer come. */
function afterTheEnd({ savedCardDueAt }: PaymentState): Plan<Move>[] {
  return savedCardDueAt === null ? [] : [{ at: savedCardDueAt, move: TICK, for: "the saved card's token" }];
}

function beforeTheEnd(state: PaymentState, now: string): Plan<Move>[] {
  const request = activeRequest(state);
  const plans = [...deadlines(state, request, now), ...(request ? requestPlans(state, request, now) : [])];
  const end = authorizationEndsAt(state);
  // What the provider says of a lapsed hold is kept for people; nothing else is done with it any more.
  const lapse: Plan<Move>[] = end === null ? [] : [{ at: end, move: { do: "query" }, for: "a decision" }];
  return end !== null && end <= now ? lapse : [...plans, ...lapse];
}

function deadlines(state: PaymentState, request: Request | null, now: string): Plan<Move>[] {
  const plans: Plan<Move>[] = [];
  const plan = (at: string | null, reason: string) => {
    if (at !== null) plans.push({ at, move: TICK, for: reason });
  };
  plan(ownActAt(state, now), "a decision");
  if (!state.actionEnded) plan(actionDeadline(state), "the shopper");
  if (request)
    plan(
      callsAt(request, state.concerns, shopperUntil(state, request)),
      `the provider's word on the ${request.operation}, before a person is called`,
    );
  return plans;
}

function requestPlans(state: PaymentState, request: Request, now: string): Plan<Move>[] {
  const notAfter = sendDeadline(state, request);
  const plan = planOf(request, now, { asksBySending: asksBySending(state, request), notAfter });
  if (plan === null) return [];
  const because = state.action ? "the shopper" : plan.for;
  return [{ at: plan.at, move: moveOf(request, plan.move, notAfter), for: because }];
}

function moveOf(request: Request, move: "send" | "ask" | "tooLate", notAfter: string | null): Move {
  switch (move) {
    case "send":
      return { do: "send", request, notAfter: request.stage === "toSend" ? notAfter : null };
    case "ask":
      return { do: "query" };
    case "tooLate":
      return TICK;
  }
}

/** The next deadline that a person would search for: every open payment has one; null: it is over. */
export function dueAt(state: PaymentState, now: string): string | null {
  if (isFinal(state.status)) return state.savedCardDueAt;
  if (state.action) return state.action.expiresAt;
  if (state.status === "authorized") return state.authorizationExpiresAt;
  const request = activeRequest(state);
  if (request === null) return now;
  const notAfter = sendDeadline(state, request);
  return (
    requestDueAt(request, state.concerns, shopperUntil(state, request)) ??
    actionDeadline(state) ??
    notAfter ??
    now
  );
}
