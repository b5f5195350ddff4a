import { Gauge, type Registry } from "prom-client";
import { attentionReasons } from "../domain/attention.js";

/** Counts workflows by a query of Temporal's visibility. */
export type CountWorkflows = (query: string) => Promise<number>;

/** Whoever asks more often gets the last figures: each takes up to twenty queries of Temporal. */
const FRESH_FOR_MS = 30_000;

/**
 * How many payments and aftercares call for a person, by reason. It is what Temporal has, so every worker tells the
 * same. Where Temporal doesn't answer there is no figure, rather than an old one.
 *
 * @param now epoch milliseconds
 */
export function addAttentionGauge(
  registry: Registry,
  count: CountWorkflows,
  now: () => number = Date.now,
): void {
  let asked: { readonly at: number; readonly counts: Promise<Map<string, number> | null> } | null = null;
  new Gauge({
    name: "holdfast_attention",
    help: "Payments and aftercares that a person should look at, by reason; the same from every worker",
    labelNames: ["reason"],
    registers: [registry],
    async collect() {
      if (asked === null || now() - asked.at >= FRESH_FOR_MS)
        asked = { at: now(), counts: countByReason(count).catch(() => null) };
      const counts = await asked.counts;
      this.reset();
      for (const [reason, value] of counts ?? []) this.set({ reason }, value);
    },
  });
}

/** Temporal groups counts by nothing but a workflow's status, so each reason is a query; mostly one finds that there are none. */
async function countByReason(count: CountWorkflows): Promise<Map<string, number>> {
  const hasAny = (await count("PaymentAttention IS NOT NULL")) > 0;
  const counts = attentionReasons.map(
    async (reason) => [reason, hasAny ? await count(`PaymentAttention = '${reason}'`) : 0] as const,
  );
  return new Map(await Promise.all(counts));
}
