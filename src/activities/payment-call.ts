import type { CallOutcome } from "../domain/facts.js";
import type { Money } from "../domain/money.js";
import type { Schedules } from "../domain/payment/schedule.js";

/** Names one payment at one provider. */
export interface PaymentCall {
  readonly account: string;
  readonly provider: string;
  readonly paymentId: string;
  readonly amount: Money;
}

/** A call that must not reach the provider after a time (ISO 8601), however long the activity waited for a worker. */
export interface SendCall extends PaymentCall {
  readonly notAfter: string | null;
}

/**
 * What an activity gives, with the worker's configuration of its checks. It comes with every answer and is recorded
 * with it: replay holds whatever the configuration says later, and it costs no event of its own.
 */
export type WithSchedules<Answer> = Answer & { readonly schedules?: Schedules };

/** Another worker may have the account, or this one after its next start: nothing was sent. */
export function notConfigured({ account, provider }: PaymentCall): CallOutcome<never> {
  const message = `this worker has no ${provider} account "${account}"`;
  return { ending: "notSent", code: "not_configured", message };
}
