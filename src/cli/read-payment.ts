import { WorkflowNotFoundError, type Client } from "@temporalio/client";
import { currentAftercare } from "../client/current-aftercare.js";
import { currentView } from "../client/current-payment.js";
import { InvalidInput, PaymentNotFound, PaymentTerminated } from "../client/errors.js";
import type { AftercareView } from "../domain/aftercare/view.js";
import { paymentWorkflowId, type PaymentKey } from "../domain/ids.js";
import type { PaymentView } from "../domain/payment/view.js";
import type { Temporal } from "./connect.js";
import { NoAnswer } from "./unreachable.js";

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

/** A payment as far as it can be read: what came after it can often be read where the payment itself can't. */
interface Both {
  readonly payment: PaymentView | null;
  /** Why there is no payment here. */
  readonly unread: Error | null;
  readonly aftercare: AftercareView | null;
}

/** Where the payment is not kept, was terminated or is answered for by no worker, that is said in `unread`. */
export async function readBoth(temporal: Temporal, key: PaymentKey): Promise<Both> {
  const aftercare = await readAftercare(temporal, key);
  try {
    return { payment: await readPayment(temporal, key), unread: null, aftercare };
  } catch (error) {
    if (error instanceof NoAnswer || leftNoView(error)) return { payment: null, unread: error, aftercare };
    throw error;
  }
}

/** Whether reading it again would bring nothing else: not kept, terminated, or refused as it began. */
export function leftNoView(error: unknown): error is Error {
  return (
    error instanceof PaymentNotFound || error instanceof PaymentTerminated || error instanceof InvalidInput
  );
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
