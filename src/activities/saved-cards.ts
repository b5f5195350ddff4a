import type {
  ListSavedCardsInput,
  RemoveSavedCardInput,
  SavedCardList,
  SavedCardRemoval,
} from "../domain/input/saved-cards.js";
import type { ProviderAccounts } from "../providers/port.js";
import { answerOf } from "./account-call.js";

export interface SavedCardActivities {
  fetchSavedCards(input: ListSavedCardsInput): Promise<SavedCardList>;
  forgetSavedCard(input: RemoveSavedCardInput): Promise<SavedCardRemoval>;
}

export interface SavedCardActivityDependencies {
  readonly accounts: ProviderAccounts;
}

export function createSavedCardActivities({ accounts }: SavedCardActivityDependencies): SavedCardActivities {
  return {
    fetchSavedCards: (input) =>
      answerOf(accounts, input, (at) => at.listSavedCards?.(input), "list of saved cards"),
    forgetSavedCard: (input) =>
      answerOf(accounts, input, (at) => at.removeSavedCard?.(input), "removal of saved cards"),
  };
}
