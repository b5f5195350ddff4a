import { WorkflowExecutionAlreadyStartedError, type Client } from "@temporalio/client";
import type { PaymentKey } from "../domain/ids.js";
import type { ProviderNotification } from "../domain/notification.js";
import { PAYMENT_AFTERCARE, providerNotification } from "../workflows/messages.js";
import { aftercareStart } from "./aftercare-start.js";

/**
 * Signals the payment's aftercare, which is started where it isn't there yet.
 *
 * @returns whether it took the news: `closed`, where it is over
 */
export async function tellAftercare(
  client: Client,
  taskQueue: string,
  { account, paymentId }: PaymentKey,
  notification: ProviderNotification,
): Promise<{ readonly taken: "delivered" | "closed" }> {
  try {
    await client.workflow.signalWithStart(PAYMENT_AFTERCARE, {
      ...aftercareStart(taskQueue, account, paymentId),
      signal: providerNotification,
      signalArgs: [notification],
    });
    return { taken: "delivered" };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { taken: "closed" };
    throw error;
  }
}
