import { setTimeout as sleep } from "node:timers/promises";

/** Where Temporal is, as `@temporalio/envconfig` reads it. */
export interface TemporalConfig {
  readonly connectionOptions: object & { readonly address?: string };
  readonly namespace: string;
}

const RETRY_AFTER_MS = 2_000;

/**
 * Tries until it works or `signal` is aborted: a process outlives an outage of Temporal, at its start too.
 *
 * @param give up for errors that waiting can't mend
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
