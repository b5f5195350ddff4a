import type { Acknowledged } from "../attention.js";
import type { AcknowledgeInput } from "../input/command-input.js";
import { accept, decideAcknowledge, type CommandDecision } from "../requests/commands.js";
import type { AftercareState } from "./state.js";

/**
 * A person has seen to what calls for one here, or to what the payment called for at its end: its own run is over then
 * and takes no command.
 */
export function decideAcknowledgement(
  state: AftercareState,
  given: AcknowledgeInput,
): CommandDecision<Acknowledged> {
  const { reason, note, operator } = given;
  if (reason !== undefined && !standsHere(state, reason) && calledFor(state, reason))
    return accept({ type: "acknowledged", reason, note, operator });
  return decideAcknowledge(state, given);
}

/** Whether the reason can be acknowledged only where the payment's end is known. */
export function isOfPayment(state: AftercareState, { reason }: AcknowledgeInput): boolean {
  return reason !== undefined && !standsHere(state, reason);
}

/** A payment that was terminated left no view: that it called for a person only Temporal's index says. */
function calledFor({ payment, isNotKept }: AftercareState, reason: AcknowledgeInput["reason"]): boolean {
  return payment === null ? isNotKept : payment.attention?.reason === reason;
}

function standsHere({ concerns }: AftercareState, reason: AcknowledgeInput["reason"]): boolean {
  return concerns.some((concern) => concern.acknowledgedAt === null && concern.reason === reason);
}
