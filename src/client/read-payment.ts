import type { Client } from "@temporalio/client";
import type { PaymentFacts } from "../domain/aftercare/decide.js";
import { paymentWorkflowId } from "../domain/ids.js";
import { InvalidInput, PaymentNotFound, PaymentTerminated } from "./errors.js";
import { presentPayment } from "./present-view.js";

/** A query waits for a worker; whoever asks for the facts asks again. */
const DEADLINE_MS = 10_000;

/** The payment as it is now, for its aftercare. One that left no result is as good as one that isn't kept. */
export async function readPayment(
  client: Client,
  { account, paymentId }: { readonly account: string; readonly paymentId: string },
): Promise<PaymentFacts> {
  try {
    const { view, firstRunId } = await client.withDeadline(Date.now() + DEADLINE_MS, () =>
      presentPayment(client, paymentWorkflowId(account, paymentId)),
    );
    return { isKept: true, payment: view, reference: firstRunId };
  } catch (error) {
    const leftNone =
      error instanceof PaymentNotFound || error instanceof PaymentTerminated || error instanceof InvalidInput;
    if (leftNone) return { isKept: false };
    throw error;
  }
}
