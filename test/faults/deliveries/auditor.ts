import type { NewsEvent } from "./plan.js";
import type { Attempt } from "./senders.js";

/** What one workflow's query `events` tells of the notifications that it was given. */
export interface Heard {
  /** The key of each notification that it took in, once for each time. */
  readonly keys: readonly string[];
}

/** What the histories hold of one payment. */
export interface Kept {
  readonly payment: Heard;
  readonly aftercare: Heard;
  /** The numbers in a finished payment's result: it says already what a repeat of them says. */
  readonly result: readonly string[];
}

export interface Audited {
  readonly acknowledged: number;
  /** Taken by the payment before its end, and once more by its aftercare, as a repeat that came after it. */
  readonly heardByBoth: number;
  readonly violations: readonly string[];
}

/**
 * What was acknowledged is in its payment or in its aftercare, and in neither of them twice. It compares what the
 * senders logged with what the histories hold, and believes nothing that a relay says of itself.
 */
export function auditDeliveries(
  events: readonly NewsEvent[],
  log: readonly Attempt[],
  kept: ReadonlyMap<string, Kept>,
): Audited {
  const acknowledged = new Set(log.filter((attempt) => attempt.acknowledged).map(({ number }) => number));
  let heardByBoth = 0;
  const violations = events.flatMap(({ number, paymentId, kind }) => {
    const { payment, aftercare, result } = kept.get(paymentId) ?? NOTHING;
    const name = `${kind} ${number} of ${paymentId}`;
    if (!acknowledged.has(number)) return [`${name} was never acknowledged`];
    const counts = [timesIn(payment, number), timesIn(aftercare, number)];
    const [inPayment = 0, inAftercare = 0] = counts;
    if (inPayment > 0 && inAftercare > 0) heardByBoth++;
    if (inPayment > 1) return [`${name} is in its payment ${inPayment} times`];
    if (inAftercare > 1) return [`${name} is in its aftercare ${inAftercare} times`];
    if (inPayment + inAftercare > 0 || result.includes(number)) return [];
    return [`${name} was acknowledged, and is lost`];
  });
  return { acknowledged: acknowledged.size, heardByBoth, violations };
}

const NOTHING: Kept = { payment: { keys: [] }, aftercare: { keys: [] }, result: [] };

/** A key holds the provider's number, between colons. */
function timesIn({ keys }: Heard, number: string): number {
  return keys.filter((key) => key.split(":").includes(number)).length;
}
