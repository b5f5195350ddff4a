import { grpcStatusOf } from "./grpc-status.js";
import { retry } from "./retry.js";

const ATTEMPTS = 6;

/**
 * gRPC status codes with which the server turns an update away that it may accept on the next attempt:
 * RESOURCE_EXHAUSTED (8): too many updates of the run are under way. FAILED_PRECONDITION (9): the update came with the
 * run's last workflow task, which the server then dropped. ABORTED (10): the run's worker lost its workflow task.
 */
const NOT_ACCEPTED: ReadonlySet<number> = new Set([8, 9, 10]);

/** Sends an update until Temporal accepts it. Every attempt must have the same update id: then it runs once. */
export function retryUpdate<T>(call: () => Promise<T>): Promise<T> {
  return retry(ATTEMPTS, wasNotAccepted, call);
}

function wasNotAccepted(error: unknown): boolean {
  return NOT_ACCEPTED.has(grpcStatusOf(error) ?? -1);
}
