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

/** Temporal has the call, and no worker has answered it in time, or none can. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";

  constructor(cause: unknown) {
    super(
      /failed state/i.test(wordsOf(cause))
        ? "it can't be asked, as its workflow tasks fail; nothing is lost meanwhile (holdfast stuck)"
        : "no worker answered in time: does one run, on this payment's task queue? (holdfast doctor)",
      { cause },
    );
  }
}

/** gRPC's status codes. */
const CANCELED = 1;
const DEADLINE_EXCEEDED = 4;
const RESOURCE_EXHAUSTED = 8;
const PERMISSION_DENIED = 7;
const FAILED_PRECONDITION = 9;
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;

/** The error in the CLI's words; undefined where it is no failure of the connection. */
export function connectionError(error: unknown, address: string): Error | undefined {
  const code = codeOf(error);
  if (code === UNAVAILABLE || code === UNAUTHENTICATED || code === PERMISSION_DENIED)
    return new TemporalUnreachable(address, error);
  // Canceled is what is left of a call that was given up as its time was over.
  const isOver = code === DEADLINE_EXCEEDED || code === CANCELED;
  if (isOver || isWithoutWorker(error) || isBehindOthers(error)) return new NoAnswer(error);
  return isQuery(error) && code !== undefined
    ? new Error(`${error.message}: ${wordsOf(error)}`, { cause: error })
    : undefined;
}

/** The SDK puts the status code on the error itself or on its cause. */
function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  return isGrpcServiceError(error) ? error.code : codeOf(error.cause);
}

/** A query is turned away where no worker has polled the queue lately, or the workflow's tasks fail or have not begun. */
function isWithoutWorker(error: unknown): boolean {
  return codeOf(error) === FAILED_PRECONDITION && /no poller|workflow task/i.test(wordsOf(error));
}

/** The SDK's own words for it say nothing of the cause. */
function isQuery(error: unknown): error is Error {
  return error instanceof Error && error.message === "Failed to query Workflow";
}

/** A query is turned away too where others of the same workflow wait for a worker already. */
function isBehindOthers(error: unknown): boolean {
  return codeOf(error) === RESOURCE_EXHAUSTED && /query buffer/i.test(wordsOf(error));
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isGrpcServiceError(error)) return error.details;
  return error.cause === undefined ? error.message : wordsOf(error.cause);
}
