import type { ReportedCard, SavedCard } from "../facts.js";
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

/** The card with its owner, who is the payment's customer where the provider names none. */
export function ownCard(state: PaymentState, card: ReportedCard | undefined): SavedCard | null {
  const customerNo = card?.customerNo ?? state.customerNo;
  return card && customerNo !== null ? { token: card.token, customerNo } : null;
}

export function cardSaved(state: PaymentState, card: SavedCard | null): EventBody[] {
  return state.saveCard && state.savedCard === null && card ? [{ type: "cardSaved", savedCard: card }] : [];
}
