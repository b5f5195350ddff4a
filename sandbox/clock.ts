type Task = { due: number; run: () => Promise<void> };

/** setTimeout can't wait longer than a signed 32-bit number of milliseconds. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * The sandbox's time: real time plus an offset that only a test moves. Whatever happens later is scheduled
 * here, so that moving the clock fires it in order and at its own moment.
 */
export class SandboxClock {
  #offsetMs = 0;
  #queue: Task[] = [];
  #running = new Set<Promise<void>>();
  #moves: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  now(): number {
    return Date.now() + this.#offsetMs;
  }

  nowIso(): string {
    return new Date(this.now()).toISOString();
  }

  offsetSeconds(): number {
    return this.#offsetMs / 1000;
  }

  /** `run` must not reject: a rejection is a bug in the sandbox and ends the process. */
  schedule(due: number, run: () => Promise<void>): void {
    if (this.#closed) return;
    const later = this.#queue.findIndex((task) => task.due > due);
    this.#queue.splice(later === -1 ? this.#queue.length : later, 0, { due, run });
    this.#arm();
  }

  /** Moves the clock forward by exactly this; resolves once everything that became due has run. */
  advance(seconds: number): Promise<void> {
    this.#moves = this.#moves.then(() => this.#moveBy(Math.round(seconds * 1000)));
    return this.#moves;
  }

  reset(): void {
    this.#queue = [];
    this.#offsetMs = 0;
    clearTimeout(this.#timer);
  }

  close(): void {
    this.#closed = true;
    this.#queue = [];
    clearTimeout(this.#timer);
  }

  async #moveBy(ms: number): Promise<void> {
    // What runs now may schedule its own next step at a time before the end of the move.
    await this.#idle();
    // Of the offset, and no moment: real time goes on during the move, and comes on top.
    const offsetMs = this.#offsetMs + ms;
    const isDue = (task: Task) => task.due <= Date.now() + offsetMs;
    for (let task = this.#queue[0]; task !== undefined && isDue(task); task = this.#queue[0]) {
      this.#setNow(task.due);
      this.#startDue();
      await this.#idle();
    }
    this.#offsetMs = offsetMs;
    this.#arm();
  }

  /** Waits until nothing runs; the timer may start more meanwhile. */
  async #idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #setNow(time: number): void {
    this.#offsetMs += Math.max(0, time - this.now());
  }

  #startDue(): void {
    const now = this.now();
    for (let task = this.#queue[0]; task !== undefined && task.due <= now; task = this.#queue[0]) {
      this.#queue.shift();
      const done = task.run().finally(() => this.#running.delete(done));
      this.#running.add(done);
    }
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const next = this.#queue[0];
    if (next === undefined || this.#closed) return;
    const delay = Math.min(Math.max(0, next.due - this.now()), LONGEST_TIMEOUT_MS);
    this.#timer = setTimeout(() => {
      this.#startDue();
      this.#arm();
    }, delay);
  }
}
