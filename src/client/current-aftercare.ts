import { WorkflowFailedError, WorkflowNotFoundError, type Client } from "@temporalio/client";
import type { AftercareView } from "../domain/aftercare/view.js";
import { aftercareWorkflowId, type PaymentKey } from "../domain/ids.js";
import { aftercareQuery } from "../workflows/messages.js";
import { CommandRefused } from "./errors.js";

/** The payment's aftercare as it is now; null where nothing came after the payment. */
export async function currentAftercare(
  client: Client,
  { account, paymentId }: PaymentKey,
): Promise<AftercareView | null> {
  const handle = client.workflow.getHandle(aftercareWorkflowId(account, paymentId));
  try {
    const { status } = await handle.describe();
    return status.name === "RUNNING"
      ? await handle.query(aftercareQuery)
      : ((await handle.result()) as AftercareView);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    if (error instanceof WorkflowFailedError)
      throw new CommandRefused(`the aftercare of ${paymentId} was ${error.message}`, { cause: error });
    throw error;
  }
}
