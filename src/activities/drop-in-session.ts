import type { DropInSession, DropInSessionInput } from "../domain/input/drop-in-session.js";
import type { ProviderAccounts } from "../providers/port.js";
import { answerOf } from "./account-call.js";

export interface DropInActivities {
  openDropInSession(input: DropInSessionInput): Promise<DropInSession>;
}

export interface DropInActivityDependencies {
  readonly accounts: ProviderAccounts;
}

export function createDropInActivities({ accounts }: DropInActivityDependencies): DropInActivities {
  return {
    openDropInSession: (input) => answerOf(accounts, input, (at) => at.dropInSession?.(input), "drop-in"),
  };
}
