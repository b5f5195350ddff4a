import type { ProviderRules } from "../domain/capabilities.js";
import type { CallOutcome } from "../domain/facts.js";
import type { Money } from "../domain/money.js";
import type { Schedules } from "../domain/requests/schedule.js";
import type { ProviderAccount, ProviderAccounts } from "../providers/port.js";

/** Names one payment at one provider. */
export interface PaymentCall {
  readonly account: string;
  readonly provider: string;
  readonly paymentId: string;
  readonly amount: Money;
}

/** A call that may move money, from one run of a workflow. */
export interface RunCall extends PaymentCall {
  /** The run that the workflow is by its history. After a reset it is another one that calls. */
  readonly run: string;
}

/** A call that must not reach the provider after a time (ISO 8601), however long the activity waited for a worker. */
export interface SendCall extends RunCall {
  readonly notAfter: string | null;
}

/**
 * What an activity gives, with the worker's configuration of its checks and the provider's rules. They come with every
 * answer and are recorded with it: replay holds whatever a later configuration or release says, and they cost no event.
 */
export type WithSettings<Answer> = Answer & {
  readonly schedules?: Schedules;
  readonly rules?: ProviderRules;
  /** The run that called: after a reset another one than the workflow takes itself for. */
  readonly run?: string;
};

/**
 * What a run that a reset made gets in place of a send: it can't tell from its history what the run before it has sent
 * since. The workflow asks the provider first. Null: it is the run that its history says.
 */
export function refusedInResetRun(call: RunCall, run: string): CallOutcome<never> | null {
  if (call.run === run) return null;
  const message = "a reset made this run: another one may have sent the same";
  return { ending: "notSent", code: "run_was_reset", message, resetRun: run };
}

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
