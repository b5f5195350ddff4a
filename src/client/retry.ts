import { setTimeout as sleep } from "node:timers/promises";

/** The wait before the second attempt is twice this long, and each later wait twice the one before. */
const WAIT_MS = 50;

/** Makes a call up to `attempts` times, as long as it fails with an error that `isRetryable`. */
export async function retry<T>(
  attempts: number,
  isRetryable: (error: unknown) => boolean,
  call: () => Promise<T>,
): Promise<T> {
  for (let made = 1; ; made++) {
    try {
      return await call();
    } catch (error) {
      if (made >= attempts || !isRetryable(error)) throw error;
      await sleep(WAIT_MS * 2 ** made);
    }
  }
}
