import { planOf, soonest, type Plan } from "../requests/next-move.js";
import { callAgainAt, callsAt, requestDueAt } from "../requests/watchdog.js";
import type { Money } from "../money.js";
import { after, earliest } from "../time.js";
import type { RefundOperation } from "./state.js";
import { activeRefund, type AftercareState, type RefundRecord } from "./state.js";

/** One request to the provider, or a question about it. */
export interface RefundCall {
  readonly refundId: string;
  readonly operation: RefundOperation;
  readonly requestId: string;
  readonly amount: Money;
  readonly reason: string | null;
}

/** What aftercare needs next. The workflow does it, one at a time, and tells the core how it ended. */
export type Move =
  | { readonly do: "send"; readonly request: RefundCall }
  | { readonly do: "queryRefund"; readonly request: RefundCall }
  | { readonly do: "queryPayment" }
  | { readonly do: "readPayment" }
  /** A deadline has come: the core decides what it means. */
  | { readonly do: "tick" }
  /** Until then, or until a message comes; null: a call is on its way. */
  | { readonly do: "wait"; readonly until: string | null; readonly for: string }
  | { readonly do: "finish" };

export function nextMove(state: AftercareState, now: string): Move {
  const active = activeRefund(state);
  if (active?.request.stage === "onItsWay") return { do: "wait", until: null, for: "the provider" };
  const plans = [
    ...deadlines(state, active),
    ...(active ? refundPlan(active, now) : []),
    ...confirmationPlan(state),
    ...readingPlan(state, now),
  ];
  const next = soonest(plans, now);
  if (next) return "move" in next ? next.move : { do: "wait", ...next };
  const end = closesAt(state);
  return end <= now ? { do: "finish" } : { do: "wait", until: end, for: "late news and refunds" };
}

/** When a person is called: a tick. */
function deadlines(state: AftercareState, active: RefundRecord | null): Plan<Move>[] {
  return [
    active && callsAt(active.request, state.concerns),
    confirmationNeedsPersonAt(state),
    readingNeedsPersonAt(state),
  ]
    .filter((at) => at !== null)
    .map((at) => ({ at, move: { do: "tick" }, for: "the provider, before a person is called" }));
}

function refundPlan({ refundId, reason, request }: RefundRecord, now: string): Plan<Move>[] {
  const asksBySending = request.operation === "cancel";
  const plan = planOf(request, now, { asksBySending, notAfter: null });
  if (plan === null || plan.move === "tooLate") return [];
  const operation: RefundOperation = asksBySending ? "cancel" : "refund";
  const { requestId, amount } = request;
  const call = { refundId, operation, requestId, amount, reason };
  const name = plan.for.replace(`the ${request.operation}`, `the refund ${refundId}`);
  return [
    { at: plan.at, move: { do: plan.move === "send" ? "send" : "queryRefund", request: call }, for: name },
  ];
}

function confirmationPlan({ confirmation }: AftercareState): Plan<Move>[] {
  if (!confirmation) return [];
  const reason = "asking whether the failed payment was paid";
  return [{ at: confirmation.nextCheckAt, move: { do: "queryPayment" }, for: reason }];
}

function readingPlan(state: AftercareState, now: string): Plan<Move>[] {
  const { reading } = state;
  if (!needsReading(state)) return [];
  return [{ at: reading?.until ?? now, move: { do: "readPayment" }, for: "reading the payment again" }];
}

/** How long after its opening an aftercare still takes messages: beyond the last day of any provider's disputes. */
const OPEN_DAYS = 540;

function closesAt(state: AftercareState): string {
  return after(state.openedAt, OPEN_DAYS * 86_400);
}

/** When a confirmation without an answer begins to need a person; null: one is called already. */
export function confirmationNeedsPersonAt({ confirmation, concerns }: AftercareState): string | null {
  const call = { reason: "unconfirmed_payment", requestId: null } as const;
  return confirmation && callAgainAt(concerns, call, confirmation.since);
}

/** Likewise a payment that can't be read while something needs it. */
export function readingNeedsPersonAt(state: AftercareState): string | null {
  const { reading, concerns } = state;
  const call = { reason: "payment_unreadable", requestId: null } as const;
  return needsReading(state) ? reading && callAgainAt(concerns, call, reading.since) : null;
}

/** Something waits for it, or the payment that the news is about was never read. */
function needsReading({ held, payment, isNotKept, noticeKeys }: AftercareState): boolean {
  return held.length > 0 || (payment === null && !isNotKept && noticeKeys.length > 0);
}

/** The next deadline that a person would search for; null: nothing is open. */
export function dueAt(state: AftercareState): string | null {
  const active = activeRefund(state);
  return earliest(
    active && requestDueAt(active.request, state.concerns),
    state.confirmation?.nextCheckAt ?? null,
    needsReading(state) ? (state.reading?.until ?? null) : null,
  );
}
