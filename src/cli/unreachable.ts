import { isGrpcServiceError } from "@temporalio/client";

/** Temporal can't be reached, or refuses us. */
export class TemporalUnreachable extends Error {
  override readonly name = "TemporalUnreachable";

  constructor(address: string, cause: unknown) {
    super(
      `Temporal at ${address} can't be reached: ${wordsOf(cause)}. Is TEMPORAL_ADDRESS right, and does it run?`,
      { cause },
    );
  }
}

/** Temporal has the call, and no worker has answered it in time. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";

  constructor(cause: unknown) {
    super("no worker answered in time: does one run, on this payment's task queue? (holdfast doctor)", {
      cause,
    });
  }
}

/** gRPC's status codes. Where Temporal notices first that the deadline is over, it says so by canceling the call. */
const CANCELLED = 1;
const DEADLINE_EXCEEDED = 4;
const PERMISSION_DENIED = 7;
const RESOURCE_EXHAUSTED = 8;
const FAILED_PRECONDITION = 9;
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;

/** The error in the CLI's words; undefined where it is no failure of the connection. */
export function connectionError(error: unknown, address: string): Error | undefined {
  const code = codeOf(error);
  if (code === UNAVAILABLE || code === UNAUTHENTICATED || code === PERMISSION_DENIED)
    return new TemporalUnreachable(address, error);
  if (code === DEADLINE_EXCEEDED || code === CANCELLED || isWithoutPoller(error)) return new NoAnswer(error);
  return undefined;
}

/** The SDK puts the status code on the error itself or on its cause. */
function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  return isGrpcServiceError(error) ? error.code : codeOf(error.cause);
}

/** A query is turned away where no worker has polled the queue lately, or where others wait for a worker already. */
function isWithoutPoller(error: unknown): boolean {
  const code = codeOf(error);
  const words = wordsOf(error);
  if (code === RESOURCE_EXHAUSTED) return /query buffer/i.test(words);
  return code === FAILED_PRECONDITION && /no poller/i.test(words);
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isGrpcServiceError(error)) return error.details;
  return error.cause === undefined ? error.message : wordsOf(error.cause);
}
