import type { Money } from "../money.js";
import { mayAsk } from "./decide-refund-query.js";
import type { RefundOperation } from "./events.js";
import { closesAt, confirmationNeedsPersonAt, doubtNeedsPersonAt, sendingNeedsPersonAt } from "./schedule.js";
import type { ActiveRequest, AftercareState } from "./state.js";

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
  /** A deadline has come: the core decides what it means. */
  | { readonly do: "tick" }
  /** Until then, or until a message comes; null: a call is on its way. */
  | { readonly do: "wait"; readonly until: string | null; readonly for: string }
  | { readonly do: "finish" };

interface Plan {
  readonly at: string;
  readonly move: Move;
  readonly for: string;
}

export function nextMove(state: AftercareState, now: string): Move {
  if (state.request?.stage === "onItsWay") return { do: "wait", until: null, for: "the provider" };
  const plans = [...deadlines(state), ...requestPlan(state, now), ...confirmationPlan(state)];
  const [first] = plans.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  if (first) return first.at <= now ? first.move : { do: "wait", until: first.at, for: first.for };
  const end = closesAt(state);
  return end <= now ? { do: "finish" } : { do: "wait", until: end, for: "late news and refunds" };
}

function deadlines(state: AftercareState): Plan[] {
  return [doubtNeedsPersonAt(state), sendingNeedsPersonAt(state), confirmationNeedsPersonAt(state)]
    .filter((at) => at !== null)
    .map((at) => ({ at, move: { do: "tick" }, for: "the provider, before a person is called" }));
}

function requestPlan(state: AftercareState, now: string): Plan[] {
  const { request } = state;
  const refund = state.refunds.find(({ refundId }) => refundId === request?.refundId);
  if (!request || !refund) return [];
  const { refundId, operation, requestId, amount, reason } = refund;
  const call = { refundId, operation, requestId, amount, reason };
  const move = { do: mayAsk(request) ? "queryRefund" : "send", request: call } as const;
  return [{ at: request.wait?.until ?? now, move, for: awaiting(request) }];
}

function awaiting({ refundId, stage, wait, lookFirst }: ActiveRequest): string {
  if (stage === "toSend") return `${lookFirst ? "looking for" : "sending"} the refund ${refundId} again`;
  const check = wait?.for === "outcome" ? ` (check ${wait.checks + 1})` : "";
  return `asking about the refund ${refundId}${check}`;
}

function confirmationPlan({ confirmation }: AftercareState): Plan[] {
  if (!confirmation) return [];
  return [
    {
      at: confirmation.nextCheckAt,
      move: { do: "queryPayment" },
      for: "asking whether the failed payment was paid",
    },
  ];
}

/** The next deadline that a person would search for; null: nothing is open. */
export function dueAt(state: AftercareState): string | null {
  const times = [state.request?.wait?.until ?? null, state.confirmation?.nextCheckAt ?? null];
  return times.filter((at) => at !== null).sort()[0] ?? null;
}
