import type { Progress } from "../domain/progress.js";

/** A payment that another worker has taken over tells that one; for so long after its next check it is kept here. */
const KEPT_AFTER_CHECK_MS = 600_000;

interface Unknown {
  readonly sinceMs: number;
  readonly forgottenAtMs: number;
}

/** The unknown outcomes of the payments that this worker was the last to work at, as far as it can know. */
export class UnknownOutcomes {
  readonly #now: () => number;
  readonly #known = new Map<string, Unknown>();

  constructor(now: () => number) {
    this.#now = now;
  }

  note({ account, paymentId, statuses, unknown }: Progress): void {
    // A payment and its aftercare tell apart.
    const key = `${"payment" in statuses ? "payment" : "aftercare"} ${account} ${paymentId}`;
    if (unknown.length === 0) {
      this.#known.delete(key);
      return;
    }
    const checks = unknown.map(({ nextCheckAt }) =>
      nextCheckAt === null ? this.#now() : Date.parse(nextCheckAt),
    );
    this.#known.set(key, {
      sinceMs: Math.min(...unknown.map(({ since }) => Date.parse(since))),
      forgottenAtMs: Math.max(...checks) + KEPT_AFTER_CHECK_MS,
    });
  }

  /** For how long the oldest has been unknown; 0: there is none. */
  oldestSeconds(): number {
    const now = this.#now();
    let oldest = now;
    for (const [key, { sinceMs, forgottenAtMs }] of this.#known) {
      if (forgottenAtMs < now) this.#known.delete(key);
      else oldest = Math.min(oldest, sinceMs);
    }
    return (now - oldest) / 1_000;
  }
}
