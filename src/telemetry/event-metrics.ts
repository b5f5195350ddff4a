import { Gauge, Histogram, type Registry } from "prom-client";
import type { ReportedDelivery } from "../merchant-events/report-deliveries.js";
import { AskedSeldom } from "./asked-seldom.js";

/** Up to the 10 s after which an endpoint has not answered. */
const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The figures of the events to the merchants' backends. */
export function eventDeliverySeconds(registry: Registry): (delivery: ReportedDelivery) => void {
  const deliveries = new Histogram({
    name: "holdfast_event_delivery_seconds",
    help: "Attempts to deliver an event to a merchant's endpoint, by how they ended",
    labelNames: ["account", "ended"],
    buckets: SECONDS,
    registers: [registry],
  });
  return ({ account, ended, milliseconds }) => {
    deliveries.observe({ account, ended }, milliseconds / 1_000);
  };
}

/**
 * @param countWaiting counts the payments whose events wait
 * @param now epoch milliseconds
 */
export function addEventsWaitingGauge(
  registry: Registry,
  countWaiting: () => Promise<number>,
  now: () => number = Date.now,
): void {
  const waiting = new AskedSeldom(countWaiting, now);
  new Gauge({
    name: "holdfast_events_waiting_payments",
    help: "Payments of which an event is not delivered yet; the same from every worker",
    registers: [registry],
    async collect() {
      const count = await waiting.answer();
      // Without an answer there is no figure, rather than an old one.
      if (count === null) this.remove();
      else this.set(count);
    },
  });
}
