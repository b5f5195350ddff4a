import { WorkflowExecutionAlreadyStartedError, type Client } from "@temporalio/client";
import type { PaymentKey } from "../domain/ids.js";
import type { ProviderNotification } from "../domain/notification.js";
import { PAYMENT_AFTERCARE, providerNotification } from "../workflows/messages.js";
import { aftercareStartOptions } from "./aftercare-start-options.js";

/**
 * Signals the payment's aftercare, which is started where it isn't there yet.
 *
 * @returns `closed` where the aftercare is over and nothing was signaled
 */
export async function signalAftercare(
  client: Client,
  taskQueue: string,
  { account, paymentId }: PaymentKey,
  notification: ProviderNotification,
): Promise<"delivered" | "closed"> {
  try {
    await client.workflow.signalWithStart(PAYMENT_AFTERCARE, {
      ...aftercareStartOptions(taskQueue, account, paymentId),
      signal: providerNotification,
      signalArgs: [notification],
    });
    return "delivered";
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return "closed";
    throw error;
  }
}
