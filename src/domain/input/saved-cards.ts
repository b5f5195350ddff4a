import { DEFAULT_ACCOUNT } from "../ids.js";
import type { TermsByProvider } from "../provider-terms.js";
import { account } from "./common-rules.js";
import { providerWith } from "./provider-rule.js";
import { object, parse, withDefaults, type Parsed, type Read } from "./rules.js";
import { opaque, text } from "./text-rules.js";

/** A customer's card as the provider that keeps it shows it. Null stands for what the provider doesn't say. */
export type SavedCard = {
  /** What a payment's method `savedCard` names. */
  token: string;
  /** As the provider spells it, such as `VISA`; both of a card with two. */
  brand: string | null;
  /** The last four digits of the number. */
  last4: string | null;
  /** Two digits. */
  expiryMonth: string | null;
  /** Four digits. */
  expiryYear: string | null;
  /** Whether it can be charged without the shopper. */
  merchantInitiated: boolean | null;
  /** Whether the shopper must give the CVV again. */
  needsCvv: boolean | null;
};

/** The cards of the customer that can be charged. */
export type SavedCardList = { cards: readonly SavedCard[] };

/** The card is no longer there, whoever removed it. */
export type SavedCardRemoval = { removed: true };

const customerFields = (termsByProvider: TermsByProvider) => ({
  provider: providerWith(
    termsByProvider,
    ({ listsSavedCards }) => listsSavedCards,
    "saved cards that can be listed and removed",
  ),
  customerReference: text(64),
});

const listFields = (termsByProvider: TermsByProvider) => object(customerFields(termsByProvider), { account });

const removalFields = (termsByProvider: TermsByProvider) =>
  object({ ...customerFields(termsByProvider), token: opaque(128) }, { account });

/** Input of `listSavedCards` once read. */
export type ListSavedCardsInput = Required<Read<ReturnType<typeof listFields>>>;

/** Input of `removeSavedCard` once read. */
export type RemoveSavedCardInput = Required<Read<ReturnType<typeof removalFields>>>;

/** @param termsByProvider of every provider; those that list no cards are refused */
export function parseListSavedCardsInput(
  raw: unknown,
  termsByProvider: TermsByProvider,
): Parsed<ListSavedCardsInput> {
  return withDefaults(parse(raw, listFields(termsByProvider)), { account: DEFAULT_ACCOUNT });
}

/** @param termsByProvider of every provider; those that list no cards are refused */
export function parseRemoveSavedCardInput(
  raw: unknown,
  termsByProvider: TermsByProvider,
): Parsed<RemoveSavedCardInput> {
  return withDefaults(parse(raw, removalFields(termsByProvider)), { account: DEFAULT_ACCOUNT });
}
