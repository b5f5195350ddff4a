import { WorkflowExecutionAlreadyStartedError, type Client } from "@temporalio/client";
import type { PaymentKey } from "../domain/ids.js";
import type { ProviderNotification } from "../domain/notification.js";
import { PAYMENT_AFTERCARE, providerNotification } from "../workflows/messages.js";
import type { AsArgument } from "../temporal/notification-seal.js";
import { aftercareStartOptions } from "./aftercare-start-options.js";

/**
 * Signals the payment's aftercare, which is started where it isn't there yet.
 *
 * @param asArgument seals the notification, where there are keys
 * @returns `closed` where the aftercare is over and nothing was signaled
 */
export async function signalAftercare(
  client: Client,
  taskQueue: string,
  { account, paymentId }: PaymentKey,
  notification: ProviderNotification,
  asArgument: AsArgument,
): Promise<"delivered" | "closed"> {
  try {
    const options = aftercareStartOptions(taskQueue, account, paymentId);
    await client.workflow.signalWithStart(PAYMENT_AFTERCARE, {
      ...options,
      signal: providerNotification.name,
      signalArgs: [asArgument(options.workflowId, notification)],
    });
    return "delivered";
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return "closed";
    throw error;
  }
}
