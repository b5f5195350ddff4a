import { randomUUID } from "node:crypto";
import { WorkflowFailedError, type Client } from "@temporalio/client";
import { ApplicationFailure, TimeoutFailure } from "@temporalio/common";
import { parseDropInSessionInput, type DropInSession } from "../domain/input/drop-in-session.js";
import { formatMoney } from "../domain/money.js";
import { DROP_IN_SESSION, DROP_IN_SESSION_FAILED } from "../workflows/messages.js";
import { DropInSessionFailed, InvalidInput } from "./errors.js";
import type { DropInSessionRequest } from "./payment-request.js";
import { invalidInputIn } from "./present-view.js";

/** Also where no worker runs: a shopper doesn't wait longer for a page. */
const ALL_OF_IT = "45 seconds";

/** Opens a session at the provider, by way of the worker, which alone has the provider's keys. */
export async function openDropIn(
  client: Client,
  taskQueue: string,
  request: DropInSessionRequest,
): Promise<DropInSession> {
  const parsed = parseDropInSessionInput(request);
  if (!parsed.ok) throw new InvalidInput(parsed.problems);
  const { input } = parsed;
  try {
    return await client.workflow.execute<(input: unknown) => Promise<DropInSession>>(DROP_IN_SESSION, {
      workflowId: `dropin-${input.account}-${randomUUID()}`,
      taskQueue,
      args: [input],
      workflowExecutionTimeout: ALL_OF_IT,
      staticSummary: `drop-in · ${formatMoney(input.amount)} · ${input.provider}`,
    });
  } catch (error) {
    throw error instanceof WorkflowFailedError ? failureIn(error) : error;
  }
}

function failureIn(error: WorkflowFailedError): Error {
  const { cause } = error;
  return invalidInputIn(cause) ?? new DropInSessionFailed(wordsOf(cause) ?? error.message, { cause: error });
}

function wordsOf(cause: Error | undefined): string | undefined {
  if (cause instanceof TimeoutFailure) return "no drop-in session: no worker answered in time";
  return cause instanceof ApplicationFailure && cause.type === DROP_IN_SESSION_FAILED
    ? cause.message
    : undefined;
}
