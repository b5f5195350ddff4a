import type { LogMetadata } from "@temporalio/worker";

/** What the SDK's core (1.24) says where it can't apply a history to a run that it has cached. */
const NOT_APPLIED = "Error while updating workflow";

/** Of a run that a query brought ahead of its history, and of no other: no workflow of ours has children. */
const OF_REFUSED_COMMAND = "Child workflow machine does not handle this event";

/**
 * Whether a line of Temporal's says that the worker has lost a run: a query had brought it ahead of its history
 * (`workflows/interceptors/ahead-of-history.ts`), and another worker has gone on with it. The SDK answers no query about
 * it any more: only another process can serve it. Stopped at once, the worker ends within seconds; after further queries
 * about that run the SDK keeps it from ending.
 */
export function tellsOfLostRun(message: string, { error }: LogMetadata = {}): boolean {
  return message === NOT_APPLIED && String(error).includes(OF_REFUSED_COMMAND);
}
