import { capabilities } from "../capabilities.js";
import { after, earliest } from "../time.js";
import { sendDeadline } from "./decide-call.js";
import { authorizationIsOver, expiredAt, lastCaptureAt, policyActsAt } from "./schedule.js";
import type { PaymentState, PendingRequest } from "./state.js";
import { awaitsFirstOutcome, isFinal } from "./states.js";

/** What a payment needs next. The workflow does it and tells the core how it ended. */
export type Move =
  | { readonly do: "send"; readonly request: PendingRequest; readonly notAfter: string | null }
  | { readonly do: "query" }
  /** A deadline has come: the core decides what it means. */
  | { readonly do: "tick" }
  /** Until then, or until a message comes; null: only a message can bring news. */
  | { readonly do: "wait"; readonly until: string | null; readonly for: string }
  | { readonly do: "finish" };

export function nextMove(state: PaymentState, now: string): Move {
  if (isFinal(state.status)) return afterTheEnd(state, now);
  // What the provider says of a lapsed hold is kept for people.
  if (authorizationIsOver(state, now)) return { do: "query" };
  const end = cancelEndsAt(state);
  const next = ownMove(state, now);
  return next.do === "wait" ? { ...next, until: earliest(next.until, end) } : next;
}

function ownMove(state: PaymentState, now: string): Move {
  const { request } = state;
  if (request?.stage === "toSend" && state.nextCheckAt === null) return send(state, request, now);
  if (state.nextCheckAt !== null) return check(state, state.nextCheckAt, now);
  if (state.status === "authorized")
    return state.keptCancel === null ? untilExpiry(state, now) : { do: "tick" };
  return { do: "wait", until: null, for: "the provider" };
}

/** A captured payment that asked to save the card stays open until the token came or can no longer come. */
function afterTheEnd(state: PaymentState, now: string): Move {
  if (state.savedCardDueAt === null) return { do: "finish" };
  return due(state.savedCardDueAt, now, { do: "tick" }, "the saved card's token");
}

function send(state: PaymentState, request: PendingRequest, now: string): Move {
  const notAfter = sendDeadline(state);
  if (notAfter !== null && notAfter <= now) return { do: "tick" };
  const at = request.sendAt === null ? now : (earliest(request.sendAt, notAfter) ?? now);
  return due(at, now, { do: "send", request, notAfter }, `sending the ${request.operation} again`);
}

function check(state: PaymentState, at: string, now: string): Move {
  const { request, doubt } = state;
  // An unused customer holds no money: a creation in doubt is simply made again.
  if (request && doubt?.operation === "createCustomer") return send(state, { ...request, sendAt: at }, now);
  // Without a query for captures and cancels, the same request under the same id is the question.
  if (request && isRepeatable(state, request))
    return due(at, now, { do: "send", request, notAfter: null }, awaiting(state));
  return due(at, now, { do: "query" }, awaiting(state));
}

function isRepeatable({ kind, provider }: PaymentState, { operation }: PendingRequest): boolean {
  const isInsidePayment = operation === "capture" || operation === "cancel";
  return kind === "authCapture" && isInsidePayment && capabilities[provider].repeatsRequests;
}

function awaiting(state: PaymentState): string {
  if (state.doubt) return `asking about the ${state.doubt.operation} (check ${state.doubt.checks + 1})`;
  if (state.action) return "the shopper";
  return `asking about the ${state.request?.operation ?? "payment"}`;
}

function untilExpiry(state: PaymentState, now: string): Move {
  const at = expiryMoveAt(state, now);
  return at === null
    ? { do: "wait", until: null, for: "a decision" }
    : due(at, now, { do: "tick" }, "a decision");
}

/** When an undecided authorization is acted upon: ahead of its end once by policy, else after it. */
function expiryMoveAt(state: PaymentState, now: string): string | null {
  const end = state.authorizationExpiresAt;
  if (end === null) return null;
  return policyStillApplies(state, now) ? policyActsAt(state) : expiredAt(end);
}

function policyStillApplies(state: PaymentState, now: string): boolean {
  const end = state.authorizationExpiresAt;
  if (end === null || state.policyActed || state.onAuthorizationExpiry === "expire") return false;
  // A worker that was away for long may come back too late for a capture.
  return state.onAuthorizationExpiry === "cancel" || now < lastCaptureAt(end);
}

/** A cancel that has no outcome yet ends with the authorization itself. */
function cancelEndsAt(state: PaymentState): string | null {
  if (state.kind !== "authCapture" || state.status !== "canceling") return null;
  return state.authorizationExpiresAt && expiredAt(state.authorizationExpiresAt);
}

/** The next deadline that a person would search for; null: none. */
export function dueAt(state: PaymentState): string | null {
  if (isFinal(state.status)) return state.savedCardDueAt;
  if (state.action) return state.action.expiresAt;
  if (awaitsFirstOutcome(state))
    return after(state.chargeSentAt ?? state.openedAt, state.actionTimeoutSeconds);
  return state.status === "authorized" ? state.authorizationExpiresAt : null;
}

function due(at: string, now: string, move: Move, reason: string): Move {
  return at <= now ? move : { do: "wait", until: at, for: reason };
}
