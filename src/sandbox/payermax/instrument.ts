import { SHOPPER_CARD, storedCard, type StoredCard } from "./cards.js";
import type { Merchant } from "./merchants.js";
import { mockedPayment, type DirectOutcome } from "./mocks.js";
import type { OperationContext } from "./operation.js";
import type { DirectOrderRequest } from "./order-request.js";
import { REFUSAL_CODE, Refusal } from "./refusal.js";

/** What a direct payment is paid with. */
export type Instrument = { card: StoredCard; outcome: DirectOutcome; isDropIn: boolean };

/** Exactly one of a card, a saved token and what the drop-in component handed out. */
export function readInstrument(
  context: OperationContext,
  merchant: Merchant,
  request: DirectOrderRequest,
): Instrument {
  const { cardInfo, paymentTokenID, paymentToken, sessionKey } = request.paymentDetail;
  const kinds = [cardInfo, paymentTokenID, paymentToken ?? sessionKey].filter((kind) => kind !== undefined);
  if (kinds.length !== 1) {
    throw invalid("send exactly one of cardInfo, paymentTokenID, and paymentToken with sessionKey");
  }
  const outcome = mockedPayment(request.subject);
  if (cardInfo !== undefined) {
    requireMethod(request);
    return { card: storedCard(cardInfo.cardIdentifierNo), outcome, isDropIn: false };
  }
  if (paymentTokenID !== undefined) {
    requireMethod(request);
    return { card: savedCard(context, merchant, request, paymentTokenID), outcome, isDropIn: false };
  }
  const chosen = useDropIn(context, merchant, request);
  return { card: SHOPPER_CARD, outcome: chosen ?? outcome, isDropIn: true };
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
  return token.card;
}

/** A paymentToken is good for one payment; that is the sandbox's own choice. */
function useDropIn(
  { state }: OperationContext,
  { merchantNo }: Merchant,
  { userId, currency, paymentDetail }: DirectOrderRequest,
): DirectOutcome | undefined {
  const { paymentToken, sessionKey } = paymentDetail;
  if (paymentToken === undefined || sessionKey === undefined) {
    throw invalid("paymentToken and sessionKey go together");
  }
  const session = state.session(sessionKey);
  if (session?.merchantNo !== merchantNo) throw invalid("no such sessionKey");
  if (session.userId !== userId || session.currency !== currency) {
    throw invalid("userId or currency is not the session's");
  }
  if (!session.paymentTokens.has(paymentToken)) throw invalid("the session has no such paymentToken");
  const outcome = session.paymentTokens.get(paymentToken);
  session.paymentTokens.delete(paymentToken);
  return outcome;
}

function invalid(message: string): Refusal {
  return new Refusal(REFUSAL_CODE.params, message);
}
