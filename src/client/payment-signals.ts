import {
  WorkflowFailedError,
  WorkflowNotFoundError,
  type Client,
  type WorkflowHandle,
} from "@temporalio/client";
import { paymentWorkflowId } from "../domain/ids.js";
import type { ProviderNotification } from "../domain/notification.js";
import type { PaymentView } from "../domain/payment/view.js";
import { providerNotification } from "../workflows/messages.js";
import { tellAftercare } from "./tell-aftercare.js";
import { isAftercareKept, isPaymentOrAftercareKept } from "./is-kept.js";

/** A provider waits a few seconds for its acknowledgement; Temporal's calls alone would wait for ever. */
const DEADLINE_MS = 3_000;

/** `closed`: with what the finished payment came to; null where it left no result. */
export type SignalEnd =
  | { readonly end: "delivered" }
  | { readonly end: "closed"; readonly view: PaymentView | null }
  | { readonly end: "unknown" };

/** Signals payments by plain `signal`, which never starts one. Every method throws after 3 seconds. */
export interface PaymentSignals {
  signal(account: string, paymentId: string, notification: ProviderNotification): Promise<SignalEnd>;
  /** Whether Temporal has, or still keeps, the payment or its aftercare. */
  exists(account: string, paymentId: string): Promise<boolean>;
  hasAftercare(account: string, paymentId: string): Promise<boolean>;
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
          return { end: "delivered" };
        } catch (error) {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
          return await whyNot(handle);
        }
      }),

    exists: (account, paymentId) => bounded(() => isPaymentOrAftercareKept(client, { account, paymentId })),

    hasAftercare: (account, paymentId) => bounded(() => isAftercareKept(client, { account, paymentId })),

    signalAftercare: (account, paymentId, notification) =>
      bounded(async () => {
        const { taken } = await tellAftercare(
          client,
          taskQueueOf(account),
          { account, paymentId },
          notification,
        );
        return taken;
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

/** Temporal gives a signal the same error for a workflow that is closed and for one that never was. */
async function whyNot(handle: WorkflowHandle): Promise<SignalEnd> {
  try {
    return { end: "closed", view: (await handle.result()) as PaymentView };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { end: "unknown" };
    if (error instanceof WorkflowFailedError) return { end: "closed", view: null };
    throw error;
  }
}
