import type { CallOutcome } from "../domain/facts.js";
import type { Money } from "../domain/money.js";
import type { Schedules } from "../domain/payment/schedule.js";
import type { ProviderAccount, ProviderAccounts } from "../providers/port.js";

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

/** Makes the call at the payment's provider account. */
export async function atAccount<Answer>(
  accounts: ProviderAccounts,
  call: PaymentCall,
  operation: (at: ProviderAccount) => Promise<CallOutcome<Answer>>,
): Promise<CallOutcome<Answer>> {
  const at = accounts(call.account, call.provider);
  return at ? operation(at) : notConfigured(call);
}

/** Another worker may have the account, or this one after its next start: nothing was sent. */
function notConfigured({ account, provider }: PaymentCall): CallOutcome<never> {
  const message = `this worker has no ${provider} account "${account}"`;
  return { ending: "notSent", code: "not_configured", message };
}
