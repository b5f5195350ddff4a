import type { Client } from "@temporalio/client";
import { booksOf, type PaymentFacts } from "../domain/aftercare/decide.js";
import { paymentWorkflowId, type PaymentKey } from "../domain/ids.js";
import { fold } from "../domain/payment/evolve.js";
import { eventsQuery } from "../workflows/messages.js";
import { InvalidInput, PaymentNotFound, PaymentTerminated } from "./errors.js";
import { presentPayment } from "./present-view.js";

/** A query waits for a worker; whoever asks for the facts asks again. */
const DEADLINE_MS = 10_000;

/** The payment as it is now, for its aftercare. One that left no result is as good as one that isn't kept. */
export async function readPayment(client: Client, { account, paymentId }: PaymentKey): Promise<PaymentFacts> {
  const workflowId = paymentWorkflowId(account, paymentId);
  try {
    return await client.withDeadline(Date.now() + DEADLINE_MS, async () => {
      const { view, firstRunId } = await presentPayment(client, workflowId);
      const books = await readBooks(client, workflowId);
      return { isKept: true, payment: view, reference: firstRunId, ...(books && { books }) };
    });
  } catch (error) {
    const leftNone =
      error instanceof PaymentNotFound || error instanceof PaymentTerminated || error instanceof InvalidInput;
    if (leftNone) return { isKept: false };
    throw error;
  }
}

/** Null where a worker can't replay the history any more: the result is there all the same. */
async function readBooks(client: Client, workflowId: string) {
  try {
    return booksOf(fold(await client.workflow.getHandle(workflowId).query(eventsQuery)));
  } catch {
    return null;
  }
}
