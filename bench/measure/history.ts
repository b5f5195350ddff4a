import type { Client } from "@temporalio/client";
import type { Backend } from "../contenders/contender.js";

/** What a payment leaves in Temporal, and what Temporal Cloud would bill for it. */
export interface HistoryFigures {
  readonly events: number;
  readonly bytes: number;
  readonly actions: number;
}

/**
 * Each of these events is an action, as Temporal Cloud counts them (docs.temporal.io/cloud/actions): a start, a
 * timer, a signal, an update, an upsert of search attributes. So is each attempt of an activity, and each query.
 */
const ACTIONS = [
  "workflowExecutionStartedEventAttributes",
  "timerStartedEventAttributes",
  "workflowExecutionSignaledEventAttributes",
  "workflowExecutionUpdateAcceptedEventAttributes",
  "upsertWorkflowSearchAttributesEventAttributes",
] as const;

/** Of a payment whose money is taken; waits until its workflow has ended. */
export async function measureHistory(
  client: Client,
  backend: Backend,
  paymentId: string,
): Promise<HistoryFigures> {
  const handle = client.workflow.getHandle(backend.workflowId(paymentId));
  await handle.result();
  const [{ historySize = 0 }, { events }] = await Promise.all([handle.describe(), handle.fetchHistory()]);
  const all = events ?? [];
  const attempts = all.map((event) => event.activityTaskStartedEventAttributes?.attempt ?? 0);
  const others = all.filter((event) => ACTIONS.some((name) => event[name])).length;
  return {
    events: all.length,
    bytes: historySize,
    actions: others + sum(attempts) + backend.queries(paymentId),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
