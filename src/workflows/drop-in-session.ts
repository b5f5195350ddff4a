import { proxyActivities } from "@temporalio/workflow";
import type { Activities } from "../activities/index.js";
import { parseDropInSessionInput, type DropInSession } from "../domain/input/drop-in-session.js";
import { termsByProvider } from "../providers/terms.js";
import { DROP_IN_SESSION_FAILED } from "./messages.js";
import { singleCall, WHILE_A_PAGE_WAITS } from "./run/single-call.js";

const { openDropInSession } = proxyActivities<Activities>(WHILE_A_PAGE_WAITS);

/**
 * Opens a session for the provider's component in the shop's page.
 *
 * @param input unread: bad input fails the workflow with `InvalidInput`
 */
export async function dropInSession(input: unknown): Promise<DropInSession> {
  const parsed = parseDropInSessionInput(input, termsByProvider);
  return singleCall(parsed, openDropInSession, DROP_IN_SESSION_FAILED, "no drop-in session");
}
