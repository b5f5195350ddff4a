import type { AttentionRaised, AttentionReason } from "../attention.js";
import { planOf, soonest, type Plan } from "../requests/next-move.js";
import type { Moment } from "../requests/schedule.js";
import { callAgainAt, callFor, callsAt, decideCallForPerson, requestDueAt } from "../requests/watchdog.js";
import { after, earliest } from "../time.js";
import { activeRefund, type AftercareState, type RefundRequest } from "./state.js";

/** What aftercare needs next. The workflow does it, one at a time, and tells the core how it ended. */
export type Move =
  | { readonly do: "send" | "queryRefund"; readonly request: RefundRequest }
  /** `tick`: a deadline has come, and the core decides what it means. */
  | { readonly do: "queryPayment" | "readPayment" | "tick" }
  /** Until then, or until a message comes; null: a call is on its way. */
  | { readonly do: "wait"; readonly until: string | null; readonly for: string }
  | { readonly do: "finish" };

/** How long after its opening an aftercare still takes messages: beyond the last day of any provider's disputes. */
const OPEN_DAYS = 540;

/** What such a move is waited for. */
const WAITS_FOR = {
  tick: "the provider, before a person is called",
  queryPayment: "asking whether the failed payment was paid",
  readPayment: "reading the payment again",
};

/** @param told up to when timers have told that a time has come: no deadline after it is due yet */
export function nextMove(state: AftercareState, now: string, told = now): Move {
  const { openedAt, confirmation, reading } = state;
  const active = activeRefund(state);
  if (active?.stage === "onItsWay") return { do: "wait", until: null, for: "the provider" };
  const calls = longWaits(state).map(({ personAt }) => personAt);
  const plan = (what: keyof typeof WAITS_FOR, at: string | null | undefined): Plan<Move>[] =>
    at
      ? [
          {
            at,
            move: { do: what },
            for: WAITS_FOR[what],
            ...(what === "tick" && { isDeadline: true as const }),
          },
        ]
      : [];
  const plans = [
    ...plan("tick", earliest(active && callsAt(active, state.concerns), ...calls)),
    ...refundPlan(active, told),
    ...plan("queryPayment", confirmation?.nextCheckAt),
    ...plan("readPayment", needsReading(state) ? (reading?.until ?? told) : null),
  ];
  const next = soonest(plans, told, now);
  if (next) return "move" in next ? next.move : { do: "wait", ...next };
  const end = after(openedAt, OPEN_DAYS * 86_400);
  return end <= told ? { do: "finish" } : { do: "wait", until: end, for: "late news and refunds" };
}

function refundPlan(request: RefundRequest | null, told: string): Plan<Move>[] {
  const asksBySending = request?.operation === "cancel";
  const plan = request && planOf(request, told, { asksBySending, notAfter: null });
  if (!plan || plan.move === "giveUp") return [];
  const reason = plan.for.replace(`the ${request.operation}`, `the refund ${request.refundId}`);
  return [{ at: plan.at, move: { do: plan.move === "send" ? "send" : "queryRefund", request }, for: reason }];
}

/** What has lasted for long needs a person. */
export function decideTick(
  state: AftercareState,
  { now, told = now }: Pick<Moment, "now" | "told">,
): AttentionRaised[] {
  const active = activeRefund(state);
  const due = longWaits(state).filter(({ personAt }) => personAt !== null && personAt <= told);
  return [
    ...(active ? decideCallForPerson(active, state.concerns, told) : []),
    ...due.map(({ reason }) => callFor(reason, null)),
  ];
}

/** When a confirmation, or a needed reading, without an answer needs a person; null: not now, or one is called. */
function longWaits(state: AftercareState) {
  const { confirmation, reading, concerns } = state;
  const wait = (reason: AttentionReason, since: string | undefined) => ({
    reason,
    personAt: since === undefined ? null : callAgainAt(concerns, { reason, requestId: null }, since),
  });
  const unread = needsReading(state) ? reading : null;
  return [wait("unconfirmed_payment", confirmation?.since), wait("payment_unreadable", unread?.since)];
}

/** Something waits for it, or the payment that a notification is about was never read. */
function needsReading({ held, payment, isNotKept, noticeKeys }: AftercareState): boolean {
  return held.length > 0 || (payment === null && !isNotKept && noticeKeys.length > 0);
}

/** The next deadline that a person would search for; null: nothing is open. */
export function dueAt(state: AftercareState): string | null {
  const active = activeRefund(state);
  return earliest(
    active && requestDueAt(active, state.concerns),
    state.confirmation?.nextCheckAt ?? null,
    needsReading(state) ? (state.reading?.until ?? null) : null,
  );
}
