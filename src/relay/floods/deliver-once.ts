import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { ProviderNotification } from "../../domain/notification.js";
import type { Deliver, Delivery } from "../delivery.js";

/** So many are known, the newest: some megabytes. Providers repeat for thirteen hours at most. */
const KNOWN = 50_000;
const KNOWN_FOR_MS = 24 * 60 * 60 * 1_000;

const DURABLE: ReadonlySet<Delivery["result"]> = new Set(["accepted", "repeat", "foreign"]);

/**
 * What Temporal has durably costs it nothing when it comes again, to the letter, at this relay.
 *
 * @param now epoch milliseconds
 */
export function deliverOnce(deliver: Deliver, now: () => number): Deliver {
  const known = new LRUCache<string, true>({
    max: KNOWN,
    ttl: KNOWN_FOR_MS,
    ttlResolution: 0,
    perf: { now },
  });
  return async (notification) => {
    const digest = digestOf(notification);
    if (known.has(digest)) return { result: "known" };
    const delivery = await deliver(notification);
    if (DURABLE.has(delivery.result)) known.set(digest, true);
    return delivery;
  };
}

/** Of all that is told, but for the time at which the relay heard it. */
export function digestOf({ receivedAt, ...told }: ProviderNotification): string {
  return createHash("sha256").update(JSON.stringify(told)).digest("base64");
}
