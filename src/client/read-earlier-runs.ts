import { WorkflowNotFoundError, type Client } from "@temporalio/client";

export interface RunKey {
  readonly workflowId: string;
  readonly runId: string;
}

type Event = NonNullable<
  Awaited<ReturnType<ReturnType<Client["workflow"]["getHandle"]>["fetchHistory"]>>["events"]
>[number];

/** What a run calls that only asks about those before it. */
const ASKS = "readEarlierRuns";

/**
 * Whether a run that a reset replaced had accepted the input which they all have: then it did something, and one whose
 * input was refused does nothing. One that Temporal no longer keeps counts as accepted: to ask the provider about a payment
 * that was never sent costs nothing, to forget one that was costs money.
 *
 * @param run the one that the last reset made
 */
export async function earlierRunAccepted(client: Client, { workflowId, runId }: RunKey): Promise<boolean> {
  const runs = new Set([runId]);
  // The loop comes to what it adds.
  for (const run of runs) {
    const events = await eventsOf(client, { workflowId, runId: run });
    if (events === null || (run !== runId && events.some(hasDoneSomething))) return true;
    for (const event of events) {
      const base = event.workflowTaskFailedEventAttributes?.baseRunId;
      if (base) runs.add(base);
    }
  }
  return false;
}

/** Null where the run isn't kept any more. */
async function eventsOf(client: Client, { workflowId, runId }: RunKey): Promise<readonly Event[] | null> {
  try {
    return (await client.workflow.getHandle(workflowId, runId).fetchHistory()).events ?? [];
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

function hasDoneSomething({ activityTaskScheduledEventAttributes: activity }: Event): boolean {
  return (activity?.activityType?.name ?? ASKS) !== ASKS;
}
