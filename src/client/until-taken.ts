import { again } from "./again.js";

const TRIES = 6;

/**
 * gRPC: RESOURCE_EXHAUSTED, where too many updates are under way; ABORTED, where the run's worker lost its place;
 * FAILED_PRECONDITION, where the update met the run's last workflow task and the server threw that task away.
 */
const NOT_TAKEN: readonly unknown[] = [8, 9, 10];

/** Makes an update that may safely be made twice, since both have one update id, until Temporal has taken it. */
export function untilTaken<T>(call: () => Promise<T>): Promise<T> {
  return again(TRIES, isNotTaken, call);
}

/** A part of a failed update-with-start is a plain error with a code; any other call's is its error's cause. */
function isNotTaken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && NOT_TAKEN.includes(error.code)) || isNotTaken(error.cause);
}
