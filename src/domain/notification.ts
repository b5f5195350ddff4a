import { newsReport } from "./reports.js";
import { invalidInputMessage, parse, type Read } from "./input/rules.js";
import { bounded, known, time } from "./outside-values.js";

const notification = known({
  provider: bounded(64, 1),
  account: bounded(64),
  paymentId: bounded(128),
  /** The same for every send of the same notification (type, provider number, status): repeats are known by it. */
  key: bounded(1_024, 1),
  /** ISO 8601, the relay's clock. */
  receivedAt: time,
  report: newsReport,
});

/**
 * A provider's webhook after the relay has verified and normalized it: the argument of the signal
 * `providerNotification`. An internal schema: it may gain optional fields, and loses none.
 */
export type ProviderNotification = Read<typeof notification>;

/** A signal's argument, whatever it is; anyone with access to the namespace can signal. */
export function readNotification(given: unknown) {
  const read = parse(given, notification);
  if (read.ok) return { ok: true, value: read.input } as const;
  return { ok: false, reason: invalidInputMessage(read.problems).slice(0, 500) } as const;
}

const FIRST_TO_LAST = ["succeeded", "failed", "closed", "pending", "open"];

/** Sorts as text: notifications that come together are taken in one order, whatever order they came in, and success first. */
export function rankOf({ report: { status }, key }: ProviderNotification): string {
  const place = FIRST_TO_LAST.indexOf(status);
  return `${place < 0 ? FIRST_TO_LAST.length : place} ${key}`;
}
