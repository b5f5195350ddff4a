import { setTimeout as sleep } from "node:timers/promises";
import { QueryNotRegisteredError } from "@temporalio/client";
import { ASKED_TOO_EARLY } from "../workflows/messages.js";

const TRIES = 8;
const WAIT_MS = 50;

/** Makes a query again that came between an event and its workflow task: that task is the worker's next one. */
export async function untilAnswered<T>(query: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await query();
    } catch (error) {
      if (tries >= TRIES || !isTooEarly(error)) throw error;
      await sleep(WAIT_MS * 2 ** tries);
    }
  }
}

/** Temporal's client has one class for whatever a query can fail with. */
function isTooEarly(error: unknown): boolean {
  return error instanceof QueryNotRegisteredError && error.message.includes(ASKED_TOO_EARLY);
}
