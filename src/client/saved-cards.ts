import type { Client } from "@temporalio/client";
import {
  parseListSavedCardsInput,
  parseRemoveSavedCardInput,
  type SavedCardList,
  type SavedCardRemoval,
} from "../domain/input/saved-cards.js";
import { termsByProvider } from "../providers/terms.js";
import { LIST_SAVED_CARDS, REMOVE_SAVED_CARD, SAVED_CARDS_FAILED } from "../workflows/messages.js";
import { SavedCardsFailed } from "./errors.js";
import type { RemoveSavedCardRequest, SavedCardsRequest } from "./payment-request.js";
import { singleCall } from "./single-call.js";
import type { TimeLimit } from "./time-limit.js";

/** The cards that the provider keeps of a customer, not those in the card vault. */
export interface SavedCards {
  /**
   * The customer's cards that can be charged. Null in a card stands for what the provider doesn't say.
   *
   * @throws InvalidInput, also for a provider that lists none; SavedCardsFailed where it refused or was silent
   */
  readonly list: (customer: SavedCardsRequest) => Promise<SavedCardList>;
  /**
   * Removes a card for good: no payment can name its token again. One that is gone already is removed too.
   *
   * @throws InvalidInput, also for a provider that removes none; SavedCardsFailed where it refused or was silent
   */
  readonly remove: (card: RemoveSavedCardRequest) => Promise<SavedCardRemoval>;
}

const CALL = { prefix: "cards", failure: SAVED_CARDS_FAILED, Failed: SavedCardsFailed } as const;

export function createSavedCards(client: Client, taskQueue: string, limit: TimeLimit): SavedCards {
  return {
    list: (request) =>
      singleCall(
        client,
        taskQueue,
        limit,
        parseListSavedCardsInput(request, termsByProvider),
        ({ provider }) => ({
          ...CALL,
          workflowType: LIST_SAVED_CARDS,
          summary: `list saved cards · ${provider}`,
          failed: "saved cards not listed",
        }),
      ),
    remove: (request) =>
      singleCall(
        client,
        taskQueue,
        limit,
        parseRemoveSavedCardInput(request, termsByProvider),
        ({ provider }) => ({
          ...CALL,
          workflowType: REMOVE_SAVED_CARD,
          summary: `remove a saved card · ${provider}`,
          failed: "saved card not removed",
        }),
      ),
  };
}
