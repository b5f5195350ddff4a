import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client } from "@temporalio/client";
import { paymentWorkflowId } from "../domain/ids.js";
import type { ProviderNotification } from "../domain/notification.js";
import type { PaymentView } from "../domain/payment/view.js";
import { PAYMENT_AFTERCARE, providerNotification } from "../workflows/messages.js";
import { aftercareStart } from "./aftercare-start.js";
import { PaymentNotFound, PaymentTerminated } from "./errors.js";
import { presentView } from "./present-view.js";

/** A provider waits a few seconds for its acknowledgement; Temporal's calls alone would wait for ever. */
const DEADLINE_MS = 3_000;

export type SignalEnd = "delivered" | "closed" | "unknown";

/** Signals payments by plain `signal`, which never starts one. Every method throws after 3 seconds. */
export interface PaymentSignals {
  signal(account: string, paymentId: string, notification: ProviderNotification): Promise<SignalEnd>;
  /** What a finished payment came to; null where it left no result. */
  result(account: string, paymentId: string): Promise<PaymentView | null>;
  exists(account: string, paymentId: string): Promise<boolean>;
  /** Starts the aftercare where it isn't there; `closed`: it is over. */
  signalAftercare(
    account: string,
    paymentId: string,
    notification: ProviderNotification,
  ): Promise<"delivered" | "closed">;
  /** Whether Temporal answers. */
  ready(): Promise<boolean>;
  /** Once no call is under way: Temporal's client throws where nobody can catch it if its connection goes first. */
  idle(): Promise<void>;
}

export function paymentSignals(client: Client, taskQueueOf: (account: string) => string): PaymentSignals {
  const underWay = new Set<Promise<unknown>>();
  const bounded = <T>(call: () => Promise<T>) => {
    const made = client.withDeadline(Date.now() + DEADLINE_MS, call);
    underWay.add(made);
    return made.finally(() => underWay.delete(made));
  };
  return {
    signal: (account, paymentId, notification) =>
      bounded(async () => {
        const handle = client.workflow.getHandle(paymentWorkflowId(account, paymentId));
        try {
          await handle.signal(providerNotification, notification);
          return "delivered";
        } catch (error) {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
          return await whyNot(() => handle.describe());
        }
      }),

    result: (account, paymentId) =>
      bounded(async () => {
        try {
          return await presentView(client, paymentWorkflowId(account, paymentId));
        } catch (error) {
          if (error instanceof PaymentNotFound || error instanceof PaymentTerminated) return null;
          throw error;
        }
      }),

    exists: (account, paymentId) =>
      bounded(async () => {
        const handle = client.workflow.getHandle(paymentWorkflowId(account, paymentId));
        return (await whyNot(() => handle.describe())) === "closed";
      }),

    signalAftercare: (account, paymentId, notification) =>
      bounded(async () => {
        try {
          await client.workflow.signalWithStart(PAYMENT_AFTERCARE, {
            ...aftercareStart(taskQueueOf(account), account, paymentId),
            signal: providerNotification,
            signalArgs: [notification],
          });
          return "delivered";
        } catch (error) {
          if (error instanceof WorkflowExecutionAlreadyStartedError) return "closed";
          throw error;
        }
      }),

    idle: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },

    ready: () =>
      bounded(async () => {
        await client.workflowService.getSystemInfo({});
        return true;
      }).catch(() => false),
  };
}

/** Temporal gives the same error for a workflow that is closed and for one that never was. */
async function whyNot(describe: () => Promise<unknown>): Promise<"closed" | "unknown"> {
  try {
    await describe();
    return "closed";
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return "unknown";
    throw error;
  }
}
