import { earliest } from "../time.js";
import type { Request } from "./request.js";

/** What a request needs: to be sent, to be asked about, or that somebody decides over a deadline. */
export type RequestMove = "send" | "ask" | "tooLate";

export interface Plan<Move> {
  readonly at: string;
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
  request: Request,
  now: string,
  { asksBySending, notAfter }: { readonly asksBySending: boolean; readonly notAfter: string | null },
): Plan<RequestMove> | null {
  const { stage, wait, lookFirst, operation } = request;
  const at = wait === null ? now : wait.until;
  switch (stage) {
    case "toSend":
      if (at === null) return null;
      // Another run may have sent it: no deadline ends that question.
      if (lookFirst !== "no")
        return { at, move: "ask", for: `looking for the ${operation} before it is sent` };
      if (notAfter !== null && notAfter <= now)
        return { at: notAfter, move: "tooLate", for: `sending the ${operation}` };
      return { at: earliest(at, notAfter) ?? at, move: "send", for: `sending the ${operation} again` };
    case "withProvider": {
      if (at === null) return null;
      const isTooLate = notAfter !== null && notAfter <= now;
      if (isTooLate && operation === "createCustomer")
        return { at: notAfter, move: "tooLate", for: `asking about the ${operation}` };
      // Sending would no longer be a question: only the payment's record is left to ask for.
      const isSent = asksBySending && !isTooLate;
      const check = wait?.for === "outcome" ? ` (check ${wait.checks + 1})` : "";
      const until = isSent ? (earliest(at, notAfter) ?? at) : at;
      return {
        at: until,
        move: isSent ? "send" : "ask",
        for: `asking about the ${operation}${check}`,
      };
    }
    case "onItsWay":
    case "settled":
      return null;
  }
}

/** The first plan that is due, or the wait for the next one; null: there is none. */
export function soonest<Move>(
  plans: readonly Plan<Move>[],
  now: string,
): { readonly move: Move } | { readonly until: string; readonly for: string } | null {
  const [first] = [...plans].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  if (!first) return null;
  return first.at <= now ? { move: first.move } : { until: first.at, for: first.for };
}
