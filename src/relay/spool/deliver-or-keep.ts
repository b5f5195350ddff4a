import { isPaymentId } from "../../domain/input/common-rules.js";
import type { ServiceLog } from "../../http-service/service-log.js";
import type { Deliver, Delivery } from "../delivery.js";
import { codeOf } from "./database.js";
import type { Drain } from "./drain.js";
import type { Spool } from "./spool.js";

/**
 * Delivers, and keeps what Temporal can't take. While something of a payment is kept, what comes after it is kept too;
 * and while Temporal is away nothing waits for it.
 */
export function deliverOrKeep(
  deliver: Deliver,
  spool: Spool,
  drain: Pick<Drain, "isAway" | "start">,
  log: ServiceLog,
): Deliver {
  const keep = (notification: Parameters<Deliver>[0]): Delivery => {
    try {
      spool.keep(notification);
    } catch (error) {
      log.error({ why: codeOf(error) }, "spool: it can't keep a notification");
      return { result: "unavailable", reason: "Temporal can't take it, and neither can the spool" };
    }
    drain.start();
    return { result: "kept" };
  };
  return async (notification) => {
    // Nobody would ever take it: the provider is told so.
    if (!isPaymentId(notification.paymentId)) return deliver(notification);
    if (drain.isAway || spool.holds(notification)) return keep(notification);
    const delivery = await deliver(notification);
    return delivery.result === "unavailable" ? keep(notification) : delivery;
  };
}
