import { setTimeout as sleep } from "node:timers/promises";
import type { ServiceLog } from "../../http-service/service-log.js";
import type { Deliver } from "../delivery.js";
import { codeOf } from "./database.js";
import type { Kept, Spool } from "./spool.js";

/** So many are taken from the disk at a time; those of different payments are delivered side by side. */
const AT_ONCE = 16;

/** How long Temporal is left alone after it took nothing, and a payment after it took nothing while others did. */
const AWAY_MS = [500, 1_000, 2_000, 5_000];
const LATER_MS = [1_000, 10_000, 60_000, 600_000];

/** Waits so many milliseconds, or until it is stopped. */
type Pause = (ms: number, stopping: AbortSignal) => Promise<unknown>;

const sleepUnlessStopped: Pause = (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined);

/** Delivers what the spool keeps, in its order, once Temporal takes it. */
export class Drain {
  readonly #spool: Spool;
  readonly #deliver: Deliver;
  readonly #log: ServiceLog;
  readonly #pause: Pause;
  readonly #stopping = new AbortController();
  #failures = 0;
  #running: Promise<void> | null = null;

  constructor(spool: Spool, deliver: Deliver, log: ServiceLog, pause: Pause = sleepUnlessStopped) {
    this.#spool = spool;
    this.#deliver = deliver;
    this.#log = log;
    this.#pause = pause;
  }

  /** Whether Temporal took nothing the last time. */
  get isAway(): boolean {
    return this.#failures > 0;
  }

  /** Something is kept: it is delivered as soon as can be. */
  start(): void {
    if (this.#hasWork) this.#running ??= this.#run();
  }

  get #hasWork(): boolean {
    return !this.#stopping.signal.aborted && this.#spool.waiting > 0;
  }

  /** Finishes what is being delivered. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#hasWork) {
      const pause = await this.#round().catch((error: unknown) => {
        this.#log.error({ why: codeOf(error) }, "spool: it can't be read");
        return LATER_MS[1] ?? 0;
      });
      if (pause > 0) await this.#pause(pause, this.#stopping.signal);
    }
    // At once: what is kept from here on finds nobody at work, and starts it again.
    this.#running = null;
  }

  /** @returns for how many milliseconds there is nothing to do */
  async #round(): Promise<number> {
    const kept = this.#spool.next(AT_ONCE, (why) => {
      this.#log.error({ why }, "spool");
    });
    if (kept.length === 0) return AWAY_MS[0] ?? 0;
    const payments = byPlace(kept);
    const taken = await Promise.all(payments.map((inOrder) => this.#hand(inOrder)));
    if (!taken.includes(true)) return AWAY_MS[Math.min(this.#failures++, AWAY_MS.length - 1)] ?? 0;
    this.#failures = 0;
    for (const [at, inOrder] of payments.entries()) {
      const [first] = inOrder;
      if (taken[at] !== false || first === undefined) continue;
      this.#spool.later(first.seq, LATER_MS[Math.min(first.attempts, LATER_MS.length - 1)] ?? 0);
    }
    return 0;
  }

  /** One payment's, one after the other; false: not even the first was taken. */
  async #hand(inOrder: readonly Kept[]): Promise<boolean> {
    for (const [at, { seq, notification }] of inOrder.entries()) {
      const delivery = await this.#deliver(notification);
      if (delivery.result === "unavailable") return at > 0;
      // It was acknowledged to the provider, so it stays, for a person.
      if (delivery.result === "unhandled") {
        this.#spool.setAside(seq, delivery.reason);
        this.#log.error(
          { why: delivery.reason },
          "spool: a kept notification is set aside, as nobody takes it",
        );
      } else this.#spool.delivered(seq);
    }
    return true;
  }
}

function byPlace(kept: readonly Kept[]): Kept[][] {
  const places = new Map<string, Kept[]>();
  for (const one of kept) places.set(one.place, [...(places.get(one.place) ?? []), one]);
  return [...places.values()];
}
