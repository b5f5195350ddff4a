import { setTimeout as sleep } from "node:timers/promises";

const WAIT_MS = 50;

/** Makes a call up to so many times, each after twice as long, while its error is one that another call may not meet. */
export async function again<T>(
  tries: number,
  mayPass: (error: unknown) => boolean,
  call: () => Promise<T>,
): Promise<T> {
  for (let made = 1; ; made++) {
    try {
      return await call();
    } catch (error) {
      if (made >= tries || !mayPass(error)) throw error;
      await sleep(WAIT_MS * 2 ** made);
    }
  }
}
