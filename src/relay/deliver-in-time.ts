import type { Deliver } from "./delivery.js";
import { TimedOutError, withTimeout } from "./with-timeout.js";

/** Gives a delivery up that takes longer. Temporal may have it all the same: it knows the next one as a repeat. */
export function deliverInTime(deliver: Deliver, timeoutMs: number): Deliver {
  return async (notification) => {
    try {
      return await withTimeout(timeoutMs, () => deliver(notification));
    } catch (error) {
      if (!(error instanceof TimedOutError)) throw error;
      return { result: "unavailable", reason: `it was not delivered within ${String(timeoutMs)} ms` };
    }
  };
}
