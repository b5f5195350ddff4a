import type { CallOutcome } from "../domain/facts.js";
import type { Money } from "../domain/money.js";

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

/** Another worker may have the account, or this one after its next start: nothing was sent. */
export function notConfigured({ account, provider }: PaymentCall): CallOutcome<never> {
  const message = `this worker has no ${provider} account "${account}"`;
  return { ending: "notSent", code: "not_configured", message };
}
