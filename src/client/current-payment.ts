import {
  WorkflowFailedError,
  WorkflowNotFoundError,
  type Client,
  type WorkflowHandle,
} from "@temporalio/client";
import { parsePaymentWorkflowId } from "../domain/ids.js";
import type { PaymentView } from "../domain/payment/view.js";
import { paymentQuery } from "../workflows/messages.js";
import { PaymentNotFound, PaymentTerminated } from "./errors.js";
import { invalidInputFrom } from "./workflow-failures.js";

/**
 * The payment as it is now: by query while it runs, by its result once it is closed.
 *
 * @throws PaymentNotFound, PaymentTerminated, or InvalidInput where the run ended with it
 */
export async function currentView(client: Client, workflowId: string): Promise<PaymentView> {
  return (await currentPayment(client, workflowId)).view;
}

/** Like `currentView`, with the id of the first run: the provider was given it as our reference. */
export async function currentPayment(
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
    if (error instanceof WorkflowFailedError) throw errorOfFailedRun(paymentId, error);
    throw error;
  }
}

function errorOfFailedRun(paymentId: string, error: WorkflowFailedError): Error {
  return invalidInputFrom(error.cause) ?? new PaymentTerminated(paymentId, error.message, { cause: error });
}
