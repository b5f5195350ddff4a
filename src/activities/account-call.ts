import { ApplicationFailure } from "@temporalio/common";
import type { CallOutcome } from "../domain/reports.js";
import type { ProviderAccount, ProviderAccounts } from "../providers/port.js";

/**
 * Makes a call that moves no money and may therefore be repeated, unlike a payment's: it throws where there is no
 * answer, and Temporal retries it after everything but a refusal.
 *
 * @param call undefined where the account doesn't offer it, which is `missing`
 */
export async function answerOf<Answer>(
  accounts: ProviderAccounts,
  { account, provider }: { readonly account: string; readonly provider: string },
  call: (at: ProviderAccount) => Promise<CallOutcome<Answer>> | undefined,
  missing: string,
): Promise<Answer> {
  const at = accounts(account, provider);
  if (!at) throw ApplicationFailure.retryable(`this worker has no ${provider} account "${account}"`);
  const outcome = await call(at);
  if (!outcome) throw ApplicationFailure.nonRetryable(`${provider} has no ${missing}`);
  if (outcome.ending === "answered") return outcome.answer;
  const { ending, code, message } = outcome;
  const words = `${code}${message === "" ? "" : `, ${message}`}`;
  if (ending === "refused") throw ApplicationFailure.nonRetryable(`${provider} refused: ${words}`);
  throw ApplicationFailure.retryable(`${provider} gave no answer: ${words}`);
}
