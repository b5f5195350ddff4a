import type { SavedCard } from "../facts.js";
import type { Money } from "../money.js";
import type { EventBody } from "./events.js";
import type { PaymentState } from "./state.js";

/** The money is taken, and the card's token may have come before it. */
export function captured(
  state: PaymentState,
  amount: Money,
  card: SavedCard | null = state.announcedCard,
): EventBody[] {
  return [{ type: "captured", amount }, ...cardSaved(state, card)];
}

export function cardSaved(state: PaymentState, card: SavedCard | null): EventBody[] {
  return state.saveCard && state.savedCard === null && card ? [{ type: "cardSaved", savedCard: card }] : [];
}
