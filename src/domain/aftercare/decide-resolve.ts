import { standing } from "../attention.js";
import type { AcknowledgeInput, ResolveRefundInput } from "../input/command-input.js";
import { isResolvable } from "../requests/watchdog.js";
import { ifReversalFailed } from "./decide-call.js";
import type { CommandDecision } from "./decide-refund.js";
import type { EventBody } from "./events.js";
import { findRefund, statusOf, type AftercareState } from "./state.js";

/** A person settles a refund, or the reversal: in doubt, unsent or pending for long, or contradicted after its end. */
export function decideResolve(state: AftercareState, input: ResolveRefundInput): CommandDecision {
  const { refundId, outcome, evidence, operator } = input;
  const refund = findRefund(state, { refundId });
  if (!refund) return refuse(state, `resolve the refund ${refundId}`, "there is no such refund");
  const { operation, requestId } = refund.request;
  if (!isResolvable(refund.request, state.concerns))
    return refuse(
      state,
      `resolve the refund ${refundId}`,
      `its outcome is not unknown, it is ${statusOf(refund)}`,
    );
  const resolved: EventBody = { type: "resolved", operation, requestId, outcome, evidence, operator };
  const message = `settled by ${operator}`;
  const settled: EventBody =
    outcome === "succeeded"
      ? { type: "requestSucceeded", operation, requestId, by: "person" }
      : {
          type: "requestFailed",
          operation,
          requestId,
          by: "person",
          failure: { operation, kind: "rejected", code: "resolved", message },
        };
  return { accepted: true, events: [resolved, settled, ...ifReversalFailed(state, refund, [settled])] };
}

/** A person has seen to what calls for one. What is still unknown, unsent or pending calls again by its own time. */
export function decideAcknowledge(
  state: AftercareState,
  { reason: given, note, operator }: AcknowledgeInput,
): CommandDecision {
  const reason = given ?? null;
  const stands = state.concerns.some(
    (concern) => concern.acknowledgedAt === null && (reason === null || concern.reason === reason),
  );
  if (!stands)
    return refuse(
      state,
      "acknowledge what calls for a person at",
      standing(state.concerns) ? `nothing calls for the reason ${reason ?? ""}` : "nothing does",
    );
  return { accepted: true, events: [{ type: "acknowledged", reason, note, operator }] };
}

function refuse({ paymentId }: AftercareState, what: string, reason: string): CommandDecision {
  return { accepted: false, type: "CommandRefused", message: `can't ${what} of ${paymentId}: ${reason}` };
}
