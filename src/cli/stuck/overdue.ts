import type { Temporal } from "../connect.js";
import { READ_MS } from "../read-payment.js";
import { AFTERCARE, all, equals, find, PAYMENTS, RUNNING, type Found } from "../../client/visibility.js";

const LIMIT = 1_000;

/**
 * A deadline that has come gives way to the next one only an hour later, which spares every payment an event. So what
 * has been over for less may be healthy.
 */
const SHOWN_FOR_MS = 3_600_000;

/** What should have gone on by itself and has not. */
export function overdue(
  { client, within }: Temporal,
  account: string,
  now: Date,
  olderThanMs = SHOWN_FOR_MS,
): Promise<Found[]> {
  const before = new Date(now.getTime() - olderThanMs).toISOString();
  const conditions = [equals("PaymentAccount", account), RUNNING, `PaymentDueAt < '${before}'`];
  return within(READ_MS, () => find(client, all(`(${PAYMENTS} OR ${AFTERCARE})`, ...conditions), LIMIT));
}
