import { WorkflowNotFoundError } from "@temporalio/client";
import type { AftercareEvent } from "../domain/aftercare/events.js";
import { aftercareWorkflowId, type PaymentKey } from "../domain/ids.js";
import { eventsQuery } from "../workflows/messages.js";
import type { Temporal } from "./connect.js";
import { NoAnswer } from "./unreachable.js";
import { READ_MS } from "./read-payment.js";
import {
  AFTERCARE,
  all,
  equals,
  find,
  findByIds,
  isSet,
  latestRuns,
  PAYMENTS,
  type Found,
} from "./visibility.js";

/** Far more than should ever call for a person at a time. */
const LIMIT = 1_000;

/**
 * The payments and aftercares of an account that call for a person. A payment that has ended keeps its attention as a
 * record; whether somebody has seen to it since, its aftercare knows.
 */
export async function standingAttention(temporal: Temporal, account: string): Promise<Found[]> {
  const { client, within } = temporal;
  const conditions = [equals("PaymentAccount", account), isSet("PaymentAttention")];
  const [payments, aftercares] = await within(READ_MS, () =>
    Promise.all([
      find(client, all(PAYMENTS, ...conditions), LIMIT),
      find(client, all(AFTERCARE, "ExecutionStatus = 'Running'", ...conditions), LIMIT),
    ]),
  );
  const latest = latestRuns(payments);
  const seen = await seenTo(
    temporal,
    latest.filter(({ isRunning }) => !isRunning),
  );
  return [...latest.filter(({ workflowId }) => !seen.has(workflowId)), ...latestRuns(aftercares)];
}

/** The ended payments whose attention a person has acknowledged in their aftercare. */
async function seenTo(temporal: Temporal, ended: readonly Found[]): Promise<ReadonlySet<string>> {
  const aftercares = await temporal.within(READ_MS, () => findByIds(temporal.client, ended, "aftercare"));
  const kept = new Set(aftercares.map(({ workflowId }) => workflowId));
  const seen = new Set<string>();
  const asked = ended.filter(({ account, paymentId }) => kept.has(aftercareWorkflowId(account, paymentId)));
  try {
    for (const payment of asked)
      if (await isSeenTo(temporal, payment, payment.attention)) seen.add(payment.workflowId);
  } catch (error) {
    // Better shown than left out, and the others are not waited for.
    if (!(error instanceof NoAnswer)) throw error;
  }
  return seen;
}

/** Whether a person has acknowledged in the aftercare what the ended payment called for. */
export async function isSeenTo(
  { client, within }: Temporal,
  { account, paymentId }: PaymentKey,
  reason: string | null,
): Promise<boolean> {
  const handle = client.workflow.getHandle(aftercareWorkflowId(account, paymentId));
  try {
    const events: unknown = await within(READ_MS, () => handle.query(eventsQuery));
    return (events as readonly AftercareEvent[]).some(
      (event) => event.type === "acknowledged" && event.reason === reason,
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
