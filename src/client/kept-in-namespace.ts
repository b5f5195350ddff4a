import { WorkflowNotFoundError, type Client } from "@temporalio/client";
import { aftercareWorkflowId, paymentWorkflowId, type PaymentKey } from "../domain/ids.js";

/**
 * Whether the namespace has, or still keeps, the payment or its aftercare. The aftercare is open for 540 days, which
 * may be long after the namespace has dropped the finished payment's history.
 */
export async function isPaymentOrAftercareKept(client: Client, payment: PaymentKey): Promise<boolean> {
  const { account, paymentId } = payment;
  return (await isKept(client, paymentWorkflowId(account, paymentId))) || isAftercareKept(client, payment);
}

export function isAftercareKept(client: Client, { account, paymentId }: PaymentKey): Promise<boolean> {
  return isKept(client, aftercareWorkflowId(account, paymentId));
}

async function isKept(client: Client, workflowId: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(workflowId).describe();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
