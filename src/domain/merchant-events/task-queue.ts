/**
 * Where events are handed over and delivered: beside the payments' own task queue, so that neither its limit of calls
 * nor its workers' places are used up by an endpoint that hangs.
 */
export function merchantEventsQueue(taskQueue: string): string {
  return `${taskQueue}-events`;
}
