import { setTimeout as sleep } from "node:timers/promises";
import { Gauge, type Registry } from "prom-client";
import { attentionReasons } from "../domain/attention.js";

/** One entry for each payment or aftercare that calls for a person, with its reason. */
export type FindStanding = () => Promise<readonly { readonly attention: string | null }[]>;

/** Whoever asks more often gets the last figures: each look lists what Temporal's index has. */
const FRESH_FOR_MS = 30_000;

/** A first look may ask hundreds of aftercares; the other figures don't wait for it longer than this. */
const WAIT_MS = 5_000;

/**
 * How many payments and aftercares call for a person, by reason, without those that a person has seen to. It is what
 * Temporal has, so every worker tells the same. Where Temporal doesn't answer there is no figure, rather than an old one.
 *
 * @param now epoch milliseconds
 */
export function addAttentionGauge(
  registry: Registry,
  findStanding: FindStanding,
  now: () => number = Date.now,
): void {
  let look: Look | null = null;
  new Gauge({
    name: "holdfast_attention",
    help: "Payments and aftercares that a person should look at and has not seen to, by reason; the same from every worker",
    labelNames: ["reason"],
    registers: [registry],
    async collect() {
      if (look === null || (look.isOver && now() - look.at >= FRESH_FOR_MS))
        look = new Look(now(), findStanding());
      const counts = await look.within(WAIT_MS);
      this.reset();
      for (const [reason, value] of counts ?? []) this.set({ reason }, value);
    },
  });
}

class Look {
  isOver = false;
  readonly at: number;
  readonly #counts: Promise<ReadonlyMap<string, number> | null>;

  constructor(at: number, standing: ReturnType<FindStanding>) {
    this.at = at;
    this.#counts = standing
      .then(countByReason, () => null)
      .finally(() => {
        this.isOver = true;
      });
  }

  /** Null: there is no figure, or none yet. */
  async within(ms: number): Promise<ReadonlyMap<string, number> | null> {
    const timer = new AbortController();
    const over = sleep(ms, null, { signal: timer.signal }).catch(() => null);
    try {
      return await Promise.race([this.#counts, over]);
    } finally {
      timer.abort();
    }
  }
}

function countByReason(standing: Awaited<ReturnType<FindStanding>>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>(attentionReasons.map((reason) => [reason, 0]));
  for (const { attention } of standing)
    if (attention !== null) counts.set(attention, (counts.get(attention) ?? 0) + 1);
  return counts;
}
