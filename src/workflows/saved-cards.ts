import { proxyActivities } from "@temporalio/workflow";
import type { Activities } from "../activities/index.js";
import {
  parseListSavedCardsInput,
  parseRemoveSavedCardInput,
  type SavedCardList,
  type SavedCardRemoval,
} from "../domain/input/saved-cards.js";
import { termsByProvider } from "../providers/terms.js";
import { SAVED_CARDS_FAILED } from "./messages.js";
import { singleCall, WHILE_A_PAGE_WAITS } from "./run/single-call.js";

const { fetchSavedCards, forgetSavedCard } = proxyActivities<Activities>(WHILE_A_PAGE_WAITS);

/** Lists the customer's cards at the provider. @param input unread: bad input fails the workflow with `InvalidInput` */
export async function listSavedCards(input: unknown): Promise<SavedCardList> {
  const parsed = parseListSavedCardsInput(input, termsByProvider);
  return singleCall(parsed, fetchSavedCards, SAVED_CARDS_FAILED, "saved cards not listed");
}

/** Removes a card at the provider. @param input unread: bad input fails the workflow with `InvalidInput` */
export async function removeSavedCard(input: unknown): Promise<SavedCardRemoval> {
  const parsed = parseRemoveSavedCardInput(input, termsByProvider);
  return singleCall(parsed, forgetSavedCard, SAVED_CARDS_FAILED, "saved card not removed");
}
