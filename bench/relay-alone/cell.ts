import { atOnce } from "../measure/at-once.js";
import { latencyOf, type Latency } from "../measure/statistics.js";
import type { Way } from "./deliveries.js";

export interface DeliveryFigures {
  readonly perSecond: number;
  readonly ms: Latency;
}

/** @throws DifferentWork where the deliveries left something else than they should */
export async function measureDeliveries(way: Way, limit: number, count: number): Promise<DeliveryFigures> {
  const deliveries = await way.prepare(count);
  try {
    const began = performance.now();
    const ms = await atOnce(limit, deliveries.all, async (deliver) => {
      const sent = performance.now();
      await deliver();
      return performance.now() - sent;
    });
    const seconds = (performance.now() - began) / 1000;
    await deliveries.check();
    return { perSecond: count / seconds, ms: latencyOf(ms) };
  } finally {
    await deliveries.close();
  }
}
