import type { Client } from "@temporalio/client";
import { merchantEventsWorkflowId, type PaymentKey } from "../domain/ids.js";
import type { MerchantEvent } from "../domain/merchant-events/event.js";
import { typedSearchAttributes } from "../temporal/search-attributes.js";
import { handedOver, MERCHANT_EVENTS } from "../workflows/messages.js";

/** Hands events to the payment's deliveries, which are started where none run: with the signal, in one step. */
export async function handOverMerchantEvents(
  client: Client,
  taskQueue: string,
  payment: PaymentKey,
  events: readonly MerchantEvent[],
): Promise<void> {
  await client.workflow.signalWithStart(MERCHANT_EVENTS, {
    ...merchantEventsStartOptions(taskQueue, payment),
    signal: handedOver,
    signalArgs: [events],
  });
}

/** They end when nothing waits, and are started again for what comes later. */
export function merchantEventsStartOptions(taskQueue: string, { account, paymentId }: PaymentKey) {
  return {
    workflowId: merchantEventsWorkflowId(account, paymentId),
    taskQueue,
    args: [{ account, paymentId }],
    workflowIdConflictPolicy: "USE_EXISTING",
    workflowIdReusePolicy: "ALLOW_DUPLICATE",
    staticSummary: `events · ${paymentId}`,
    typedSearchAttributes: typedSearchAttributes({ PaymentAccount: account }),
  } as const;
}
