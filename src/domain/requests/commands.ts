import type { Acknowledged, AttentionReason, Concern } from "../attention.js";
import type { Books } from "./books.js";
import { nameOf } from "./checks.js";
import type { Finding, RequestEventBody, Resolved } from "./events.js";
import type { Request } from "./request.js";

/** A command is accepted with all that it changes, or refused in words that a person understands. */
export type CommandDecision<Body> =
  | { readonly accepted: true; readonly events: readonly Body[] }
  | {
      readonly accepted: false;
      readonly type: "CommandRefused" | "IdempotencyConflict";
      readonly message: string;
    };

export function accept<Body>(...events: Body[]): CommandDecision<Body> {
  return { accepted: true, events };
}

export function refuse(message: string, type: "CommandRefused" | "IdempotencyConflict" = "CommandRefused") {
  return { accepted: false, type, message } as const;
}

export function resolved(request: Request, { outcome, evidence, operator }: Finding): Resolved {
  return { type: "resolved", ...nameOf(request), outcome, evidence, operator };
}

/** The outcome by that person's word. */
export function settledBy(
  { operation, requestId }: Request,
  { outcome, operator }: Finding,
  kind: "rejected" | "abandoned" = "rejected",
): RequestEventBody {
  const name = { operation, requestId, by: "person" } as const;
  if (outcome === "succeeded") return { type: "requestSucceeded", ...name };
  const failure = { operation, kind, code: "resolved", message: `settled by ${operator}` };
  return { type: "requestFailed", ...name, failure };
}

/** A person has seen to what calls for one. What is still unknown, unsent or pending calls again by its own time. */
export function decideAcknowledge(
  { paymentId, concerns }: Pick<Books, "paymentId" | "concerns">,
  given: { readonly reason?: AttentionReason; readonly note: string; readonly operator: string },
): CommandDecision<Acknowledged> {
  const { reason = null, note, operator } = given;
  const stands = (concern: Concern) =>
    concern.acknowledgedAt === null && (reason === null || concern.reason === reason);
  if (concerns.some(stands)) return accept({ type: "acknowledged", reason, note, operator });
  const nothing = reason === null ? "nothing calls for a person" : `nothing calls for the reason ${reason}`;
  return refuse(`can't acknowledge ${paymentId}: ${nothing}`);
}
