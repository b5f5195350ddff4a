import type { Progress } from "../domain/progress.js";

/** A status that a payment or a refund has reached. */
export interface Reached {
  readonly what: "payment" | "refund";
  /** Null for a payment. */
  readonly refundId: string | null;
  readonly status: string;
}

/** What is new in `after`. */
export function changesOf(before: Progress | null, after: Progress) {
  const known = before?.unknown ?? [];
  const isKnown = (one: Progress["unknown"][number]) =>
    known.some(({ operation, since }) => operation === one.operation && since === one.since);
  return {
    reached: Object.entries(after.statuses).flatMap(([name, status]): Reached[] => {
      if (before?.statuses[name] === status) return [];
      const refundId = name.startsWith(REFUND) ? name.slice(REFUND.length) : null;
      return [{ what: refundId === null ? "payment" : "refund", refundId, status }];
    }),
    becameUnknown: after.unknown.filter((one) => !isKnown(one)),
    attention: before?.attention === after.attention ? null : after.attention,
  };
}

const REFUND = "refund ";

/** No payment and no refund goes on from these by itself. */
export const ENDS: ReadonlySet<string> = new Set(["captured", "canceled", "expired", "failed", "refunded"]);
