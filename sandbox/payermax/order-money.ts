import type { Modification, Order } from "./records.js";

const DAY_MS = 24 * 3600 * 1000;

/** SEED 1.1: an authorization that nobody captures within 7 days is released. */
export const AUTHORIZATION_LASTS_MS = 7 * DAY_MS;

/** docs.payermax.com 202606-version, refund integration. An older page says 365 days. */
export const REFUNDABLE_FOR_MS = 180 * DAY_MS;

export function openModification(order: Order): Modification | undefined {
  return order.modifications.find(({ status }) => status === "PENDING");
}

export function doneModification(order: Order, kind: Modification["kind"]): Modification | undefined {
  return order.modifications.find((one) => one.kind === kind && one.status === "SUCCESS");
}

/** What the shopper really paid, and when; undefined while nothing is more than held. */
export function paymentOf(order: Order): { amount: bigint; paidAt: number } | undefined {
  const done = order.isManual ? doneModification(order, "capture") : undefined;
  if (done?.finishedAt !== undefined) return { amount: done.amount, paidAt: done.finishedAt };
  if (order.isManual || order.status !== "SUCCESS" || order.completedAt === undefined) return undefined;
  return { amount: order.totalAmount, paidAt: order.completedAt };
}

/** What is given back or is on its way. */
export function refundedAmount(order: Order): bigint {
  return order.refunds
    .filter(({ status }) => status !== "REFUND_FAILED")
    .reduce((sum, { amount }) => sum + amount, 0n);
}
