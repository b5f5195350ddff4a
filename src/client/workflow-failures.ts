import { ApplicationFailure } from "@temporalio/client";
import { COMMAND_REFUSED, IDEMPOTENCY_CONFLICT, INVALID_INPUT } from "../workflows/messages.js";
import { CommandRefused, IdempotencyConflict, InvalidInput } from "./errors.js";

/** The client's error for a workflow's or update's `InvalidInput`; undefined for any other failure. */
export function invalidInputFrom(cause: unknown): InvalidInput | undefined {
  return isFailure(cause, INVALID_INPUT) ? new InvalidInput([], cause.message, { cause }) : undefined;
}

/** The client's error for an update that the workflow refused; undefined for any other failure. */
export function commandRefusedFrom(cause: unknown): Error | undefined {
  return isFailure(cause, COMMAND_REFUSED)
    ? new CommandRefused(cause.message, { cause })
    : invalidInputFrom(cause);
}

/** The client's error for a refundId that has other input already; undefined for any other failure. */
export function conflictFrom(cause: unknown, refundId: string): IdempotencyConflict | undefined {
  return isFailure(cause, IDEMPOTENCY_CONFLICT)
    ? new IdempotencyConflict(refundId, cause.message, { cause })
    : undefined;
}

function isFailure(cause: unknown, type: string): cause is ApplicationFailure {
  return cause instanceof ApplicationFailure && cause.type === type;
}
