import { ApplicationFailure } from "@temporalio/common";
import type { CallOutcome } from "../domain/facts.js";
import type { DropInSession, DropInSessionInput } from "../domain/input/drop-in-session.js";
import type { ProviderAccounts } from "../providers/port.js";

export interface DropInActivities {
  /**
   * Moves no money, so unlike a payment's calls it fails, and Temporal makes it again: all but a refusal may yet
   * work.
   */
  openDropInSession(input: DropInSessionInput): Promise<DropInSession>;
}

export interface DropInActivityDependencies {
  readonly accounts: ProviderAccounts;
}

export function createDropInActivities({ accounts }: DropInActivityDependencies): DropInActivities {
  return {
    async openDropInSession(input) {
      const { account, provider } = input;
      const at = accounts(account, provider);
      if (!at) throw ApplicationFailure.retryable(`this worker has no ${provider} account "${account}"`);
      if (!at.dropInSession) throw ApplicationFailure.nonRetryable(`${provider} has no drop-in`);
      return sessionIn(await at.dropInSession(input), provider);
    },
  };
}

function sessionIn(outcome: CallOutcome<DropInSession>, provider: string): DropInSession {
  if (outcome.ending === "answered") return outcome.answer;
  const { ending, code, message } = outcome;
  const words = `${code}${message === "" ? "" : `, ${message}`}`;
  if (ending === "refused") throw ApplicationFailure.nonRetryable(`${provider} refused: ${words}`);
  throw ApplicationFailure.retryable(`${provider} gave no answer: ${words}`);
}
