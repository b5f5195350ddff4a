import { AUTHORIZATION_LASTS_MS, doneModification, openModification } from "./order-money.js";
import { REFUSAL_CODE, Refusal } from "./refusal.js";
import type { Order } from "./records.js";

/** Refuses a capture or a cancel of what is not held, or not any more (SEED 1.1, 7.3 and 7.5). */
export function requireHeldMoney(order: Order, now: number): void {
  if (order.status === "PENDING") throw new Refusal(REFUSAL_CODE.processing, "the order is not paid yet");
  if (order.status === "CLOSED") throw new Refusal(REFUSAL_CODE.closed, "the order is closed");
  if (order.status === "FAILED") throw new Refusal(REFUSAL_CODE.rejected, "the order has failed");
  if (!order.isManual) throw new Refusal(REFUSAL_CODE.rejected, "the order is not an authorization");
  if (doneModification(order, "capture")) throw new Refusal(REFUSAL_CODE.rejected, "the order is captured");
  if (doneModification(order, "cancel")) throw new Refusal(REFUSAL_CODE.rejected, "the order is canceled");
  if (openModification(order) !== undefined) {
    throw new Refusal(REFUSAL_CODE.processing, "a capture or cancel of this order is in progress");
  }
  if (now >= (order.completedAt ?? 0) + AUTHORIZATION_LASTS_MS) {
    throw new Refusal(REFUSAL_CODE.lapsed, "the authorization has expired");
  }
}
