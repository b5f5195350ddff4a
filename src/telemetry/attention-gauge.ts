import { Gauge, type Registry } from "prom-client";
import { attentionReasons } from "../domain/attention.js";
import { AskedSeldom } from "./asked-seldom.js";

/** One entry for each payment or aftercare that calls for a person, with its reason. */
export type FindStanding = () => Promise<readonly { readonly attention: string | null }[]>;

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
  const counts = new AskedSeldom(async () => countByReason(await findStanding()), now);
  new Gauge({
    name: "holdfast_attention",
    help: "Payments and aftercares that a person should look at and has not seen to, by reason; the same from every worker",
    labelNames: ["reason"],
    registers: [registry],
    async collect() {
      const answer = await counts.answer();
      this.reset();
      for (const [reason, value] of answer ?? []) this.set({ reason }, value);
    },
  });
}

function countByReason(standing: Awaited<ReturnType<FindStanding>>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>(attentionReasons.map((reason) => [reason, 0]));
  for (const { attention } of standing)
    if (attention !== null) counts.set(attention, (counts.get(attention) ?? 0) + 1);
  return counts;
}
