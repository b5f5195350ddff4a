import {
  WorkflowFailedError,
  WorkflowNotFoundError,
  type Client,
  type WorkflowHandle,
} from "@temporalio/client";
import { paymentWorkflowId } from "../domain/ids.js";
import type { ProviderNotification } from "../domain/notification.js";
import type { PaymentView } from "../domain/payment/view.js";
import { unsealed, type AsArgument } from "../temporal/notification-seal.js";
import { providerNotification } from "../workflows/messages.js";
import { signalAftercare } from "./signal-aftercare.js";
import { isAftercareKept, isPaymentOrAftercareKept } from "./kept-in-namespace.js";

/** A provider waits a few seconds for its acknowledgement; without a deadline a call would wait for Temporal for ever. */
const DEADLINE_MS = 3_000;

export type SignalOutcome =
  /** Temporal has it durably. */
  | { readonly outcome: "delivered" }
  /** The payment is finished: its result, or null where it left none. */
  | { readonly outcome: "closed"; readonly view: PaymentView | null }
  /** Nobody has started the payment, or Temporal no longer keeps it. */
  | { readonly outcome: "notFound" };

/** Hands notifications to payments and their aftercare. Every method throws within 3 seconds if it can't reach them. */
export interface PaymentSignals {
  /** Never starts a payment. */
  signal(account: string, paymentId: string, notification: ProviderNotification): Promise<SignalOutcome>;
  /** Whether Temporal has, or still keeps, the payment or its aftercare. */
  exists(account: string, paymentId: string): Promise<boolean>;
  /** Whether Temporal has, or still keeps, the aftercare, which may be kept for longer than the payment. */
  hasAftercare(account: string, paymentId: string): Promise<boolean>;
  /** Starts the aftercare where there is none yet; `closed`: it is over, and nothing was signaled. */
  signalAftercare(
    account: string,
    paymentId: string,
    notification: ProviderNotification,
  ): Promise<"delivered" | "closed">;
  /** Whether Temporal answers. */
  ready(): Promise<boolean>;
  /**
   * Resolves once no call is under way. Close the connection only then: otherwise Temporal's client throws where nobody
   * can catch it.
   */
  idle(): Promise<void>;
}

/** @param asArgument seals each notification for its workflow, where there are keys */
export function paymentSignals(
  client: Client,
  taskQueueOf: (account: string) => string,
  asArgument: AsArgument = unsealed,
): PaymentSignals {
  const underWay = new Set<Promise<unknown>>();
  const withDeadline = <T>(call: () => Promise<T>) => {
    const made = client.withDeadline(Date.now() + DEADLINE_MS, call);
    underWay.add(made);
    return made.finally(() => underWay.delete(made));
  };
  return {
    signal: (account, paymentId, notification) =>
      withDeadline(async () => {
        const workflowId = paymentWorkflowId(account, paymentId);
        const handle = client.workflow.getHandle(workflowId);
        try {
          await handle.signal(providerNotification.name, asArgument(workflowId, notification));
          return { outcome: "delivered" };
        } catch (error) {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
          return await whyNotDelivered(handle);
        }
      }),

    exists: (account, paymentId) =>
      withDeadline(() => isPaymentOrAftercareKept(client, { account, paymentId })),

    hasAftercare: (account, paymentId) => withDeadline(() => isAftercareKept(client, { account, paymentId })),

    signalAftercare: (account, paymentId, notification) =>
      withDeadline(() =>
        signalAftercare(client, taskQueueOf(account), { account, paymentId }, notification, asArgument),
      ),

    idle: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },

    ready: () =>
      withDeadline(async () => {
        await client.workflowService.getSystemInfo({});
        return true;
      }).catch(() => false),
  };
}

/** Temporal gives a signal the same error for a workflow that is closed and for one that never was. */
async function whyNotDelivered(handle: WorkflowHandle): Promise<SignalOutcome> {
  try {
    return { outcome: "closed", view: (await handle.result()) as PaymentView };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { outcome: "notFound" };
    if (error instanceof WorkflowFailedError) return { outcome: "closed", view: null };
    throw error;
  }
}
