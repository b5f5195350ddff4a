export class TimedOutError extends Error {
  override readonly name = "OutOfTimeError";
}

/**
 * Waits for the work, but no longer than `ms`. The work itself is not stopped.
 *
 * @throws TimedOutError
 */
export async function withTimeout<T>(ms: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new TimedOutError(`not done within ${ms} ms`));
    }, ms);
  });
  try {
    return await Promise.race([work(), timedOut]);
  } finally {
    clearTimeout(timer);
  }
}
