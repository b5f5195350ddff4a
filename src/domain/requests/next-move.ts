import { earliest } from "../time.js";
import type { Request } from "./request.js";

/** What a request needs: to be sent, to be asked about, or to be given up, as the time for its first send is over. */
export type RequestMove = "send" | "ask" | "giveUp";

export interface Plan<Move> {
  /** Null: never, by time. */
  readonly at: string | null;
  readonly move: Move;
  readonly for: string;
  /** Only a timer makes it due, and not that it was decided for this very moment. */
  readonly isDeadline?: true;
}

/**
 * When which move of a request is due; null: a call is on its way, or it is settled.
 *
 * @param told up to when deadlines are due
 * @param asksBySending whether sending it again, under its own id, is the question what came of it
 * @param notAfter until when it may be sent for the first time; null: without limit
 */
export function planOf(
  { stage, wait, lookFirst, operation }: Request,
  told: string,
  { asksBySending, notAfter }: { readonly asksBySending: boolean; readonly notAfter: string | null },
): Plan<RequestMove> | null {
  const at = wait === null ? told : wait.until;
  if (at === null || stage === "onItsWay" || stage === "settled") return null;
  const isTooLate = notAfter !== null && notAfter <= told;
  const inTime = earliest(at, notAfter) ?? at;
  if (stage === "toSend") {
    // Another run may have sent it: no deadline ends that question.
    if (lookFirst !== "no") return { at, move: "ask", for: `looking for the ${operation} before it is sent` };
    return isTooLate
      ? { at: notAfter, move: "giveUp", for: `sending the ${operation}` }
      : { at: inTime, move: "send", for: `sending the ${operation} again` };
  }
  if (isTooLate && operation === "createCustomer")
    return { at: notAfter, move: "giveUp", for: `asking about the ${operation}` };
  const check = wait?.for === "outcome" ? ` (check ${wait.checks + 1})` : "";
  const reason = `asking about the ${operation}${check}`;
  // Too late, sending would no longer be a question: only the payment's record is left to ask for.
  return asksBySending && !isTooLate
    ? { at: inTime, move: "send", for: reason }
    : { at, move: "ask", for: reason };
}

/**
 * The first plan that is due, or the wait for the next one; null: there is none.
 *
 * @param told up to when timers have told that a time has come
 * @param now what was decided for this very moment is due, too
 */
export function soonest<Move>(
  plans: readonly Plan<Move>[],
  told: string,
  now: string,
): { readonly move: Move } | { readonly until: string; readonly for: string } | null {
  const due = first(
    plans.filter(({ at, isDeadline }) => at !== null && (at <= told || (at === now && !isDeadline))),
  );
  if (due) return { move: due.move };
  const next = first(plans);
  return next && next.at !== null ? { until: next.at, for: next.for } : null;
}

function first<Move>(plans: readonly Plan<Move>[]): Plan<Move> | undefined {
  const at = earliest(...plans.map((plan) => plan.at));
  return plans.find((plan) => plan.at === at);
}
