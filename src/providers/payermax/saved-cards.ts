import type { CallOutcome } from "../../domain/reports.js";
import type { SavedCard, SavedCardList, SavedCardRemoval } from "../../domain/input/saved-cards.js";
import { unknown } from "../endings.js";
import type { ListSavedCardsRequest, RemoveSavedCardRequest } from "../port.js";
import type { Operation } from "./endpoints.js";
import type { Reading } from "./endings.js";
import type { DraftFields } from "./json.js";
import { readTime } from "./times.js";
import { removedToken, savedTokens, type SavedToken } from "./wire.js";

type Call = (operation: Operation, data: DraftFields) => Promise<CallOutcome<Reading>>;

/** The customer's cards that can be charged, as the vendor's guide filters its list. */
export async function listSavedCards(
  call: Call,
  request: ListSavedCardsRequest,
  now: () => Date,
): Promise<CallOutcome<SavedCardList>> {
  const ended = await savedTokensOf(call, request);
  if (ended.ending !== "answered") return ended;
  const at = now().toISOString();
  const cards = ended.answer.filter((token) => isChargeable(token, at)).map(toSavedCard);
  return { ending: "answered", answer: { cards } };
}

/**
 * No document says with which code the removal of a token is refused that is gone already: after any refusal the list
 * tells whether it is.
 */
export async function removeSavedCard(
  call: Call,
  { customerReference, token }: RemoveSavedCardRequest,
): Promise<CallOutcome<SavedCardRemoval>> {
  const ended = await call("removePaymentToken", { userId: customerReference, paymentTokenID: token });
  if (ended.ending === "answered") return isRemoved(ended.answer, token) ? REMOVED : unreadable;
  if (ended.ending !== "refused") return ended;
  const listed = await savedTokensOf(call, { customerReference });
  if (listed.ending === "refused") return ended;
  if (listed.ending !== "answered") return listed;
  const isThere = listed.answer.some(
    ({ paymentTokenID, paymentTokenStatus }) => paymentTokenID === token && paymentTokenStatus !== "Deleted",
  );
  return isThere ? ended : REMOVED;
}

/** Every token of the customer, whatever it stands for and whether it can be charged or not. */
async function savedTokensOf(
  call: Call,
  { customerReference }: ListSavedCardsRequest,
): Promise<CallOutcome<readonly SavedToken[]>> {
  const ended = await call("inquirePaymentToken", { userId: customerReference, tokenScope: "tokenAcq" });
  if (ended.ending !== "answered") return ended;
  const read = savedTokens.safeParse("data" in ended.answer ? ended.answer.data : undefined);
  if (!read.success) return unreadable;
  const tokens = read.data.tokenList ?? [];
  return tokens.every(({ userId }) => userId === customerReference)
    ? { ending: "answered", answer: tokens }
    : unknown("other_customer", "the answer has a token of another userId");
}

function isChargeable(token: SavedToken, now: string): boolean {
  const { paymentMethodType, paymentTokenStatus, paymentTokenExpiry } = token;
  const expiry = readTime(paymentTokenExpiry);
  return (
    paymentMethodType === "CARD" &&
    paymentTokenStatus === "Activated" &&
    (expiry === undefined || expiry > now)
  );
}

/** A token expires with its card (API), so its expiry stands for the card's, which the list doesn't have. */
function toSavedCard(token: SavedToken): SavedCard {
  const [, expiryYear = null, expiryMonth = null] =
    /^(\d{4})-(\d\d)/.exec(readTime(token.paymentTokenExpiry) ?? "") ?? [];
  return {
    token: token.paymentTokenID,
    brand: token.brand ?? null,
    // Only after a mask: four digits of anything else are no card's last four.
    last4: /\*(\d{4})$/.exec(token.cardInfo ?? "")?.[1] ?? null,
    expiryMonth,
    expiryYear,
    merchantInitiated: token.supportMIT ?? null,
    needsCvv:
      new Map([
        ["Y", true],
        ["N", false],
      ]).get(token.ifCVV ?? "") ?? null,
  };
}

function isRemoved(reading: Reading, token: string): boolean {
  const read = removedToken.safeParse("data" in reading ? reading.data : undefined);
  return read.success && read.data.paymentTokenID === token && read.data.paymentTokenStatus === "Deleted";
}

const REMOVED = { ending: "answered", answer: { removed: true } } as const;

const unreadable = unknown("unreadable", "the answer lacks a field that we need, such as paymentTokenStatus");
