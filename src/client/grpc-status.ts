/**
 * The gRPC status code of a failed call; undefined for any other error. The SDK puts it on the error itself for an
 * update-with-start, and on its cause for any other call.
 */
export function grpcStatusOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  return "code" in error && typeof error.code === "number" ? error.code : grpcStatusOf(error.cause);
}
