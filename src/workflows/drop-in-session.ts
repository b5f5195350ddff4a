import { ActivityFailure, ApplicationFailure, proxyActivities } from "@temporalio/workflow";
import type { Activities } from "../activities/index.js";
import { parseDropInSessionInput, type DropInSession } from "../domain/input/drop-in-session.js";
import { invalidInputMessage } from "../domain/input/rules.js";
import { DROP_IN_SESSION_FAILED } from "./messages.js";
import { invalidInput, refusal } from "./steps/failures.js";

/** For as long as a shopper waits for a page, once more where the provider was slow. */
const { openDropInSession } = proxyActivities<Activities>({
  startToCloseTimeout: "25 seconds",
  scheduleToCloseTimeout: "30 seconds",
  retry: { initialInterval: "500 milliseconds", maximumInterval: "5 seconds" },
});

/**
 * Opens a session for the provider's component in the shop's page: only the worker has the provider's keys. No money
 * moves, and nothing is kept.
 *
 * @param input unread: bad input fails the workflow with `InvalidInput`
 */
export async function dropInSession(input: unknown): Promise<DropInSession> {
  const parsed = parseDropInSessionInput(input);
  if (!parsed.ok) throw invalidInput(invalidInputMessage(parsed.problems));
  try {
    return await openDropInSession(parsed.input);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const { cause } = error;
    const why =
      cause instanceof ApplicationFailure ? cause.message : `${parsed.input.provider} gave no answer in time`;
    throw refusal(DROP_IN_SESSION_FAILED, `no drop-in session: ${why}`);
  }
}
