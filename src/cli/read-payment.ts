import { WorkflowNotFoundError, type Client } from "@temporalio/client";
import { currentAftercare } from "../client/current-aftercare.js";
import { currentView } from "../client/current-payment.js";
import { PaymentNotFound } from "../client/errors.js";
import type { AftercareView } from "../domain/aftercare/view.js";
import { paymentWorkflowId, type PaymentKey } from "../domain/ids.js";
import type { PaymentView } from "../domain/payment/view.js";
import type { Temporal } from "./connect.js";

/** Reads take a moment, where a worker runs. */
export const READ_MS = 10_000;

/** Longer than the one provider call that a command waits for. */
export const COMMAND_MS = 45_000;

/** @throws PaymentNotFound, NoAnswer */
export function readPayment({ client, within }: Temporal, key: PaymentKey): Promise<PaymentView> {
  return within(READ_MS, () => currentView(client, paymentWorkflowId(key.account, key.paymentId)));
}

/** Null where nothing came after the payment. */
export function readAftercare({ client, within }: Temporal, key: PaymentKey): Promise<AftercareView | null> {
  return within(READ_MS, () => currentAftercare(client, key));
}

/** The payment, or null where only its aftercare is kept. @throws PaymentNotFound where neither is */
export async function readBoth(temporal: Temporal, key: PaymentKey) {
  const aftercare = await readAftercare(temporal, key);
  try {
    return { payment: await readPayment(temporal, key), aftercare };
  } catch (error) {
    if (!(error instanceof PaymentNotFound) || aftercare === null) throw error;
    return { payment: null, aftercare };
  }
}

/** Where the workflow runs, and so where what follows it belongs; null: there is none. */
export async function taskQueueOf(client: Client, workflowId: string): Promise<string | null> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).taskQueue;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
