import { formatMoney } from "../../domain/money.js";
import type { Found } from "../../client/visibility.js";
import { timeOf } from "../../domain/time.js";
import type { Explanation } from "./explanation.js";
import type { Line } from "./timeline.js";

/** What can be told of a payment while no worker answers: what Temporal's index of it says. */
export function withoutWorker(payment: Found | null, aftercare: Found | null): Explanation {
  return {
    lines: [...linesOf(payment, "the payment"), ...linesOf(aftercare, "its aftercare")],
    next: null,
    advice:
      "No worker answers, so what happened in between can't be told. Is one running, on this payment's task queue? " +
      "holdfast doctor",
  };
}

function linesOf(found: Found | null, what: string): Line[] {
  if (found === null) return [];
  const { startedAt, closedAt, amount, provider, status, attention, dueAt } = found;
  const by = provider === null ? "" : ` by ${provider}`;
  const since = closedAt ?? startedAt;
  return [
    { at: startedAt, text: `${what}${amount ? ` of ${formatMoney(amount)}` : ""}${by} began` },
    ...(status === null
      ? []
      : [{ at: since, text: `${what} is ${status}, by the last that Temporal was told` }]),
    ...(closedAt === null ? [] : [{ at: closedAt, text: `${what}'s workflow ended` }]),
    ...(attention === null ? [] : [{ at: since, text: `a person should look: ${attention}` }]),
    ...(dueAt === null || closedAt !== null
      ? []
      : [{ at: since, text: `its next deadline is ${timeOf(dueAt)}` }]),
  ];
}
