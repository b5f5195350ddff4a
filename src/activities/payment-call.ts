import type { ProviderRules } from "../domain/provider-terms.js";
import type { CallOutcome } from "../domain/reports.js";
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
  /** The id of the workflow's run, as the workflow knows it. After a reset the run that calls is another one. */
  readonly run: string;
}

/** A call that must not reach the provider after a time (ISO 8601), however long the activity waited for a worker. */
export interface SendCall extends RunCall {
  readonly notAfter: string | null;
}

/**
 * An activity's answer with the worker's check schedules and the provider's rules. They are recorded with the answer, so
 * that a replay finds the same ones after the configuration or the release has changed, and they cost no event.
 */
export type WithSettings<Answer> = Answer & {
  readonly schedules?: Schedules;
  readonly rules?: ProviderRules;
  /** Whether the account has a URL for events to the merchant; left out: it has none. */
  readonly hasEventsUrl?: true;
  /** Whether a deadline is due only once a timer has told so; left out: once the workflow task's clock has. */
  readonly timersTell?: true;
  /** When the call was asked for, by Temporal's clock (ISO 8601). */
  readonly askedAt?: string;
  /** The id of the run that called. After a reset it is another one than the workflow's history says. */
  readonly run?: string;
};

/**
 * The outcome of a send from a run that a reset made: nothing is sent. Such a run can't tell from its history what the
 * run before it has sent since, so the workflow asks the provider first. Null where the run may send.
 */
export function notSentFromResetRun(call: RunCall, run: string): CallOutcome<never> | null {
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

/** Nothing was sent, so it may be tried again: another worker may have the account, or this one once it is configured. */
function notConfigured({ account, provider }: PaymentCall): CallOutcome<never> {
  const message = `this worker has no ${provider} account "${account}"`;
  return { ending: "notSent", code: "not_configured", message };
}
