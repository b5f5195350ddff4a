import { LRUCache } from "lru-cache";

interface RateOptions {
  /** So many at once, after a rest. */
  readonly burst: number;
  /** So many in the long run. */
  readonly perSecond: number;
  /** Of so many names it knows how often each came; the one that was away longest is forgotten for a new one. */
  readonly names: number;
  /** Milliseconds. */
  readonly now: () => number;
}

/** How often each of many names may come: by the time at which its rest would be over (GCRA). */
export class Rate {
  readonly #restedAt: LRUCache<string, number>;
  readonly #options: RateOptions;

  constructor(options: RateOptions) {
    this.#options = options;
    this.#restedAt = new LRUCache({ max: options.names });
  }

  /** Whether one more may come now. It doesn't count yet. */
  allows(name: string): boolean {
    return this.#next(name) <= this.#options.burst * this.#intervalMs + this.#options.now();
  }

  /** One came. */
  counts(name: string): void {
    this.#restedAt.set(name, this.#next(name));
  }

  #next(name: string): number {
    const now = this.#options.now();
    return Math.max(this.#restedAt.get(name) ?? now, now) + this.#intervalMs;
  }

  get #intervalMs(): number {
    return 1_000 / this.#options.perSecond;
  }
}
