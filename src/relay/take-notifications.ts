import type { ServiceLog } from "../http-service/service-log.js";
import { deliverInTime } from "./deliver-in-time.js";
import type { Deliver } from "./delivery.js";
import { deliverAtAPace } from "./floods/deliver-at-a-pace.js";
import { deliverOnce } from "./floods/deliver-once.js";
import { deliverOrKeep } from "./spool/deliver-or-keep.js";
import { Drain } from "./spool/drain.js";
import type { Spool } from "./spool/spool.js";

/** More than the 3 s of each call to Temporal, less than the 5 s that providers wait. */
const DELIVERY_TIMEOUT_MS = 4_000;

interface TakingOptions {
  readonly deliveryTimeoutMs?: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

export interface Taking {
  readonly take: Deliver;
  /** Finishes what it delivers from the spool. */
  close(): Promise<void>;
}

/**
 * What a verified notification passes: the very same costs nothing again, a flood is held up, and what Temporal can't
 * take is kept on the disk.
 */
export function takeNotifications(
  deliver: Deliver,
  spool: Spool | null,
  log: ServiceLog,
  { deliveryTimeoutMs = DELIVERY_TIMEOUT_MS, now = Date.now }: TakingOptions = {},
): Taking {
  const inTime = deliverInTime(deliver, deliveryTimeoutMs);
  const drain = spool && new Drain(spool, inTime, log);
  drain?.start();
  const durable = spool && drain ? deliverOrKeep(inTime, spool, drain, log) : inTime;
  return {
    take: deliverOnce(deliverAtAPace(durable, now), now),
    async close() {
      await drain?.stop();
      spool?.close();
    },
  };
}
