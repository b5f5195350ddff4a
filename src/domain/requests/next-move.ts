import { earliest } from "../time.js";
import type { Request } from "./request.js";

/** What a request needs: to be sent, to be asked about, or to be given up, as the time for its first send is over. */
export type RequestMove = "send" | "ask" | "giveUp";

export interface Plan<Move> {
  /** Null: never, by time. */
  readonly at: string | null;
  readonly move: Move;
  readonly for: string;
}

/**
 * When which move of a request is due; null: a call is on its way, or it is settled.
 *
 * @param asksBySending whether sending it again, under its own id, is the question what came of it
 * @param notAfter until when it may be sent for the first time; null: without limit
 */
export function planOf(
  { stage, wait, lookFirst, operation }: Request,
  now: string,
  { asksBySending, notAfter }: { readonly asksBySending: boolean; readonly notAfter: string | null },
): Plan<RequestMove> | null {
  const at = wait === null ? now : wait.until;
  if (at === null || stage === "onItsWay" || stage === "settled") return null;
  const isTooLate = notAfter !== null && notAfter <= now;
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

/** The first plan that is due, or the wait for the next one; null: there is none. */
export function soonest<Move>(
  plans: readonly Plan<Move>[],
  now: string,
): { readonly move: Move } | { readonly until: string; readonly for: string } | null {
  const at = earliest(...plans.map((plan) => plan.at));
  const first = plans.find((plan) => plan.at === at);
  if (at === null || !first) return null;
  return at <= now ? { move: first.move } : { until: at, for: first.for };
}
