import { isGrpcServiceError, type Connection } from "@temporalio/client";

/** The gRPC services of any connection, the client's or the worker's native one. */
export type TemporalServices = Pick<Connection, "operatorService" | "workflowService">;

/** gRPC's status codes. */
const INVALID_ARGUMENT = 3;
const UNIMPLEMENTED = 12;

/** Whether the server lacks the call: the time-skipping test server implements only a part of the API. */
export function isUnimplemented(error: unknown): boolean {
  return hasCode(error, UNIMPLEMENTED);
}

/** Whether the server refused what was asked. */
export function isInvalidArgument(error: unknown): boolean {
  return hasCode(error, INVALID_ARGUMENT);
}

function hasCode(error: unknown, wanted: number): boolean {
  if (!isGrpcServiceError(error)) return false;
  const code: number = error.code;
  return code === wanted;
}
