import type { Client } from "@temporalio/client";
import { parseDropInSessionInput, type DropInSession } from "../domain/input/drop-in-session.js";
import { formatMoney } from "../domain/money.js";
import { termsByProvider } from "../providers/terms.js";
import { DROP_IN_SESSION, DROP_IN_SESSION_FAILED } from "../workflows/messages.js";
import { DropInSessionFailed } from "./errors.js";
import type { DropInSessionRequest } from "./payment-request.js";
import { singleCall } from "./single-call.js";
import type { TimeLimit } from "./time-limit.js";

export async function openDropInSession(
  client: Client,
  taskQueue: string,
  limit: TimeLimit,
  request: DropInSessionRequest,
): Promise<DropInSession> {
  const parsed = parseDropInSessionInput(request, termsByProvider);
  return singleCall(client, taskQueue, limit, parsed, ({ amount, provider }) => ({
    workflowType: DROP_IN_SESSION,
    prefix: "dropin",
    summary: `drop-in · ${formatMoney(amount)} · ${provider}`,
    failure: DROP_IN_SESSION_FAILED,
    failed: "no drop-in session",
    Failed: DropInSessionFailed,
  }));
}
