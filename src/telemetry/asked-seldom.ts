import { setTimeout as sleep } from "node:timers/promises";

/** Whoever asks more often gets the last answer. */
const FRESH_FOR_MS = 30_000;

/** An answer may take long where Temporal has much to tell; the other figures don't wait for it longer than this. */
const WAIT_MS = 5_000;

interface Look<T> {
  readonly at: number;
  readonly answer: Promise<T | null>;
  isOver: boolean;
}

/** What metrics ask Temporal: at most twice a minute, one question at a time. */
export class AskedSeldom<T> {
  readonly #ask: () => Promise<T>;
  readonly #now: () => number;
  #look: Look<T> | null = null;

  /** @param now epoch milliseconds */
  constructor(ask: () => Promise<T>, now: () => number) {
    this.#ask = ask;
    this.#now = now;
  }

  /** Null: Temporal doesn't answer, or hasn't yet. */
  async answer(): Promise<T | null> {
    const last = this.#look;
    if (last === null || (last.isOver && this.#now() - last.at >= FRESH_FOR_MS)) this.#look = this.#begin();
    const timer = new AbortController();
    const over = sleep(WAIT_MS, null, { signal: timer.signal }).catch(() => null);
    try {
      return await Promise.race([this.#look?.answer ?? null, over]);
    } finally {
      timer.abort();
    }
  }

  #begin(): Look<T> {
    const look: Look<T> = {
      at: this.#now(),
      answer: this.#ask()
        .catch(() => null)
        .finally(() => {
          look.isOver = true;
        }),
      isOver: false,
    };
    return look;
  }
}
