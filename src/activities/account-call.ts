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
  if (!at)
    throw failure(`this worker has no ${provider} account "${account}"`, {
      ending: "notSent",
      code: "not_configured",
    });
  const outcome = await call(at);
  if (!outcome) throw failure(`${provider} has no ${missing}`, { ending: "refused", code: "not_offered" });
  if (outcome.ending === "answered") return outcome.answer;
  const { ending, code, message } = outcome;
  const words = `${code}${message === "" ? "" : `, ${message}`}`;
  const what = ending === "refused" ? "refused" : "gave no answer";
  throw failure(`${provider} ${what}: ${words}`, { ending, code });
}

/** @param ended for the worker's log and metrics (`report-calls.ts`) */
function failure(
  message: string,
  ended: { readonly ending: "refused" | "notSent" | "unknown"; readonly code: string },
): ApplicationFailure {
  const details = [ended];
  return ApplicationFailure.create({ message, nonRetryable: ended.ending === "refused", details });
}
