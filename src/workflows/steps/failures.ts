import { ApplicationFailure } from "@temporalio/workflow";
import { INVALID_INPUT } from "../messages.js";

export function invalidInput(message: string): ApplicationFailure {
  return refusal(INVALID_INPUT, message);
}

/** A caller's mistake has no place in our code to look at. */
export function refusal(type: string, message: string): ApplicationFailure {
  const failure = ApplicationFailure.nonRetryable(message, type);
  failure.stack = "";
  return failure;
}
