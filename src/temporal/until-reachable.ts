import { setTimeout as sleep } from "node:timers/promises";

const RETRY_AFTER_MS = 2_000;

/**
 * Repeats `attempt` until it succeeds, `signal` is aborted, or its error `isFinal`, that is, one that waiting can't mend.
 * So a process may start before Temporal does.
 */
export async function untilReachable<T>(
  attempt: () => Promise<T>,
  options: {
    readonly signal: AbortSignal;
    readonly isFinal: (error: unknown) => boolean;
    readonly onRetry: (reason: string) => void;
  },
): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (options.signal.aborted || options.isFinal(error)) throw error;
      options.onRetry(error instanceof Error ? error.message : String(error));
      await sleep(RETRY_AFTER_MS, undefined, { signal: options.signal });
    }
  }
}
