import type { Client } from "@temporalio/client";
import { booksOf, type PaymentFacts } from "../domain/aftercare/decide-read.js";
import { paymentWorkflowId, type PaymentKey } from "../domain/ids.js";
import { fold } from "../domain/payment/evolve.js";
import { rulesAt } from "../providers/terms.js";
import { eventsQuery } from "../workflows/messages.js";
import { InvalidInput, PaymentNotFound, PaymentTerminated } from "./errors.js";
import { currentPayment } from "./current-payment.js";

/** A query waits until a worker answers it; the aftercare asks again after this time. */
const DEADLINE_MS = 10_000;

/** The payment as it is now. One whose workflow ended without a result counts as one that isn't kept. */
export async function readPaymentForAftercare(
  client: Client,
  { account, paymentId }: PaymentKey,
): Promise<PaymentFacts> {
  const workflowId = paymentWorkflowId(account, paymentId);
  try {
    return await client.withDeadline(Date.now() + DEADLINE_MS, async () => {
      const { view, firstRunId } = await currentPayment(client, workflowId);
      const books = await readBooks(client, workflowId);
      const rules = rulesAt(view.provider);
      return { isKept: true, payment: view, reference: firstRunId, rules, ...(books && { books }) };
    });
  } catch (error) {
    const leftNoResult =
      error instanceof PaymentNotFound || error instanceof PaymentTerminated || error instanceof InvalidInput;
    if (leftNoResult) return { isKept: false };
    throw error;
  }
}

/** Null where no worker can replay the history any more; the payment's result can be read all the same. */
async function readBooks(client: Client, workflowId: string) {
  try {
    return booksOf(fold(await client.workflow.getHandle(workflowId).query(eventsQuery)));
  } catch {
    return null;
  }
}
