import { WorkflowNotFoundError, type Client } from "@temporalio/client";
import { merchantEventsWorkflowId, type PaymentKey } from "../domain/ids.js";
import type { Deliveries, Delivery, DeliveryState } from "../domain/merchant-events/deliveries.js";
import type { MerchantEventType } from "../domain/merchant-events/event.js";
import { deliveriesQuery, MERCHANT_EVENTS, resendEvents } from "../workflows/messages.js";
import { CommandRefused } from "./errors.js";
import { merchantEventsStartOptions } from "./hand-over-merchant-events.js";

/** An event to the merchant and what became of it, as operators see it. Times are ISO 8601. */
export interface EventDelivery {
  readonly sequence: number;
  readonly webhookId: string;
  readonly type: MerchantEventType;
  readonly timestamp: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** `HTTP 500`, or why there was no answer; null: it has not been tried. */
  readonly lastAnswer: string | null;
  /** Null where nothing more is tried by itself. */
  readonly nextAttemptAt: string | null;
}

/** Every event of the payment and its aftercare that the namespace keeps, oldest first; empty where there is none. */
export async function listMerchantEvents(client: Client, payment: PaymentKey): Promise<EventDelivery[]> {
  return (await keptDeliveries(client, payment)).map(shown);
}

/**
 * Sends again what was given up, and what waits at once; or the one event with this sequence, delivered or not. It comes
 * under the id and sequence that it had.
 *
 * @param taskQueue the account's
 * @throws CommandRefused where there is no such event
 */
export async function resendMerchantEvents(
  client: Client,
  taskQueue: string,
  payment: PaymentKey,
  sequence?: number,
): Promise<EventDelivery[]> {
  const kept = await keptDeliveries(client, payment);
  const wanted = kept.filter((delivery) =>
    sequence === undefined ? delivery.state !== "delivered" : delivery.sequence === sequence,
  );
  if (wanted.length === 0) {
    const what = sequence === undefined ? "no event that has not arrived" : `no event ${String(sequence)}`;
    throw new CommandRefused(`${payment.paymentId} has ${what}`);
  }
  await client.workflow.signalWithStart(MERCHANT_EVENTS, {
    ...merchantEventsStartOptions(taskQueue, payment),
    signal: resendEvents,
    signalArgs: [wanted.map(({ sequence: number, event }) => ({ sequence: number, event }))],
  });
  return wanted.map(shown);
}

function shown({ event, sequence, state, attempts, lastAnswer, dueAt }: Delivery): EventDelivery {
  const { id: webhookId, type, timestamp } = event;
  const nextAttemptAt = state === "waiting" ? dueAt : null;
  return { sequence, webhookId, type, timestamp, state, attempts, lastAnswer, nextAttemptAt };
}

/** What the runs of the payment's deliveries say together: each knows what it was handed, the latest of them best. */
async function keptDeliveries(client: Client, payment: PaymentKey): Promise<Delivery[]> {
  const workflowId = merchantEventsWorkflowId(payment.account, payment.paymentId);
  const found = new Map<string, Delivery>();
  for (const runId of await runsOf(client, workflowId)) {
    const deliveries = await readRun(client, workflowId, runId);
    for (const delivery of deliveries?.list ?? []) found.set(delivery.event.id, delivery);
  }
  return [...found.values()].sort((a, b) => a.sequence - b.sequence);
}

/** Oldest first. The list of runs may be a moment behind; the latest run is asked for by itself. */
async function runsOf(client: Client, workflowId: string): Promise<string[]> {
  const runs: { readonly runId: string; readonly startTime: Date }[] = [];
  for await (const { runId, startTime, status } of client.workflow.list({
    query: `WorkflowId = '${workflowId}' AND WorkflowType = '${MERCHANT_EVENTS}'`,
  }))
    // What it knew, the run that continues it knows too.
    if (status.name !== "CONTINUED_AS_NEW") runs.push({ runId, startTime });
  const listed = runs.sort((a, b) => a.startTime.getTime() - b.startTime.getTime()).map(({ runId }) => runId);
  try {
    const { runId } = await client.workflow.getHandle(workflowId).describe();
    return [...listed.filter((other) => other !== runId), runId];
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return listed;
    throw error;
  }
}

/** Null where the run is no longer kept. */
async function readRun(client: Client, workflowId: string, runId: string): Promise<Deliveries | null> {
  const run = client.workflow.getHandle<() => Promise<Deliveries>>(workflowId, runId, { followRuns: false });
  try {
    const { status } = await run.describe();
    return status.name === "COMPLETED" ? await run.result() : await run.query(deliveriesQuery);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
