import {
  WorkflowFailedError,
  WorkflowNotFoundError,
  type Client,
  type WorkflowHandle,
} from "@temporalio/client";
import { ApplicationFailure } from "@temporalio/common";
import { parsePaymentWorkflowId } from "../domain/ids.js";
import type { PaymentView } from "../domain/payment/view.js";
import { INVALID_INPUT, paymentQuery } from "../workflows/messages.js";
import { InvalidInput, PaymentNotFound, PaymentTerminated } from "./errors.js";

/**
 * The payment as it is now: by query while it runs, by its result once it is closed.
 *
 * @throws PaymentNotFound, PaymentTerminated, or InvalidInput where the run ended with it
 */
export async function presentView(client: Client, workflowId: string): Promise<PaymentView> {
  return (await presentPayment(client, workflowId)).view;
}

/** Likewise, with the first run's id: what the payment's provider was given as our reference. */
export async function presentPayment(
  client: Client,
  workflowId: string,
): Promise<{ readonly view: PaymentView; readonly firstRunId: string | null }> {
  const handle: WorkflowHandle = client.workflow.getHandle(workflowId);
  const { account, paymentId } = parsePaymentWorkflowId(workflowId) ?? {
    account: "?",
    paymentId: workflowId,
  };
  try {
    const { status, raw } = await handle.describe();
    const firstRunId = raw.workflowExecutionInfo?.firstRunId ?? null;
    const view =
      status.name === "RUNNING" ? await handle.query(paymentQuery) : ((await handle.result()) as PaymentView);
    return { view, firstRunId };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new PaymentNotFound(account, paymentId);
    if (error instanceof WorkflowFailedError) throw endedWithout(paymentId, error);
    throw error;
  }
}

function endedWithout(paymentId: string, error: WorkflowFailedError): Error {
  return invalidInputIn(error.cause) ?? new PaymentTerminated(paymentId, error.message, { cause: error });
}

/** The client's error for a workflow's or update's `InvalidInput`; undefined for any other failure. */
export function invalidInputIn(cause: unknown): InvalidInput | undefined {
  return cause instanceof ApplicationFailure && cause.type === INVALID_INPUT
    ? new InvalidInput([], cause.message, { cause })
    : undefined;
}
