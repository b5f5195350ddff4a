import { SHOPPER_CARD, storedCard, type StoredCard } from "./cards.js";
import type { Merchant } from "./merchants.js";
import { mockedPayment, type DirectOutcome } from "./mocks.js";
import type { OperationContext } from "./operation.js";
import type { DirectOrderRequest } from "./order-request.js";
import type { Token } from "./records.js";
import { REFUSAL_CODE, Refusal } from "./refusal.js";

/** What a direct payment is paid with. */
export type Instrument = {
  card: StoredCard;
  outcome: DirectOutcome;
  isDropIn: boolean;
  bindsForMit: boolean;
};

/** Exactly one of a card, a saved token and what the drop-in component handed out. */
export function readInstrument(
  context: OperationContext,
  merchant: Merchant,
  request: DirectOrderRequest,
): Instrument {
  const { cardInfo, paymentTokenID, paymentToken, sessionKey, mitType } = request.paymentDetail;
  const card = cardInfo !== undefined && "cardIdentifierNo" in cardInfo ? cardInfo : undefined;
  const isCvvAlone = cardInfo !== undefined && card === undefined;
  if (isCvvAlone && paymentTokenID === undefined) throw invalid("cardInfo has no card");
  const kinds = [card, paymentTokenID, paymentToken ?? sessionKey].filter((kind) => kind !== undefined);
  if (kinds.length !== 1) {
    throw invalid("send exactly one of cardInfo, paymentTokenID, and paymentToken with sessionKey");
  }
  const outcome = mockedPayment(request.subject);
  if (card !== undefined) {
    requireMethod(request);
    const stored = storedCard(card.cardIdentifierNo);
    return { card: stored, outcome, isDropIn: false, bindsForMit: mitType !== undefined };
  }
  if (paymentTokenID !== undefined) {
    requireMethod(request);
    const stored = savedCard(context, merchant, request, paymentTokenID);
    return { card: stored, outcome, isDropIn: false, bindsForMit: false };
  }
  const { chosen, bindsForMit } = useDropIn(context, merchant, request);
  return { card: SHOPPER_CARD, outcome: chosen ?? outcome, isDropIn: true, bindsForMit };
}

/** The API reference requires it of all but drop-in. Cards are all that the sandbox plays without a page. */
function requireMethod({ paymentDetail }: DirectOrderRequest): void {
  if (paymentDetail.paymentMethodType !== "CARD") throw invalid("paymentMethodType must be CARD here");
}

function savedCard(
  { state }: OperationContext,
  { merchantNo }: Merchant,
  { userId, paymentDetail }: DirectOrderRequest,
  paymentTokenID: string,
): StoredCard {
  if (paymentDetail.tokenForFutureUse === true) throw invalid("tokenForFutureUse does not go with a token");
  const token = state.token(merchantNo, paymentTokenID);
  if (token?.userId !== userId) throw invalid("the user has no such paymentTokenID");
  if (paymentDetail.merchantInitiated === true) checkMit(token, paymentDetail.mitType);
  // Which code says so is not documented.
  else if (token.card.needsCvv && paymentDetail.cardInfo === undefined) {
    throw invalid("the paymentTokenID has ifCVV Y: its CVV must be sent again");
  }
  return token.card;
}

/**
 * The pages on tokenization and auto-debit: without mitType where the card was bound, its token is the shopper's
 * only. Which code says so is not documented.
 */
function checkMit({ supportsMit }: Token, mitType: string | undefined): void {
  if (mitType === undefined) throw invalid("merchantInitiated needs a mitType");
  if (!supportsMit) throw invalid("the paymentTokenID does not support MIT: it was bound without mitType");
}

/** A paymentToken is good for one payment; that is the sandbox's own choice. */
function useDropIn(
  { state }: OperationContext,
  { merchantNo }: Merchant,
  { userId, currency, paymentDetail }: DirectOrderRequest,
): { chosen: DirectOutcome | undefined; bindsForMit: boolean } {
  const { paymentToken, sessionKey } = paymentDetail;
  if (paymentToken === undefined || sessionKey === undefined) {
    throw invalid("paymentToken and sessionKey go together");
  }
  const session = state.session(sessionKey);
  if (session?.merchantNo !== merchantNo) throw invalid("no such sessionKey");
  if (session.userId !== userId || session.currency !== currency) {
    throw invalid("userId or currency is not the session's");
  }
  const typed = session.paymentTokens.get(paymentToken);
  if (typed === undefined) throw invalid("the session has no such paymentToken");
  // The page on tokenization by drop-in: otherwise "the order fails validation".
  if (paymentDetail.tokenForFutureUse === true && !typed.agreementAccepted) {
    throw invalid("tokenForFutureUse needs a session that asked for it, and agreementAccepted");
  }
  session.paymentTokens.delete(paymentToken);
  return { chosen: typed.outcome, bindsForMit: session.bindsForMit };
}

function invalid(message: string): Refusal {
  return new Refusal(REFUSAL_CODE.params, message);
}
