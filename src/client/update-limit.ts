import { retryUpdate } from "./retry-update.js";

/** Temporal accepts ten updates of one run at a time and refuses more. Half of them leaves room for other processes. */
const AT_A_TIME = 5;

const queues = new Map<string, { running: number; readonly waiting: (() => void)[] }>();

/**
 * Sends an update to a workflow, at most five at a time from this process; the others wait here for their turn. It is
 * retried with the same update id where other processes' updates take all the room that the server gives.
 */
export async function withinUpdateLimit<T>(workflowId: string, call: () => Promise<T>): Promise<T> {
  const queue = queues.get(workflowId) ?? { running: 0, waiting: [] };
  queues.set(workflowId, queue);
  // A call that ends gives its place to the first in the queue, so a later call can't overtake those that wait.
  if (queue.running >= AT_A_TIME) await new Promise<void>((resolve) => queue.waiting.push(resolve));
  else queue.running += 1;
  try {
    return await retryUpdate(call);
  } finally {
    const next = queue.waiting.shift();
    if (next) next();
    else if (--queue.running === 0) queues.delete(workflowId);
  }
}
