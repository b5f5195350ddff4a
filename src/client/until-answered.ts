import { QueryNotRegisteredError } from "@temporalio/client";
import { ASKED_TOO_EARLY } from "../workflows/messages.js";
import { again } from "./again.js";

const TRIES = 8;

/** Makes a query again that came between an event and its workflow task: that task is the worker's next one. */
export function untilAnswered<T>(query: () => Promise<T>): Promise<T> {
  return again(TRIES, isTooEarly, query);
}

/** Temporal's client has one class for whatever a query can fail with. */
function isTooEarly(error: unknown): boolean {
  return error instanceof QueryNotRegisteredError && error.message.includes(ASKED_TOO_EARLY);
}
