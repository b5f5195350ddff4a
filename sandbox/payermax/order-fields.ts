import { amountNumber } from "./amounts.js";
import type { Order } from "./records.js";
import { isoTime } from "./times.js";

/** What the query and the notification say of an order (SEED 7.2). */
export function orderFields(order: Order): Record<string, unknown> {
  return {
    outTradeNo: order.outTradeNo,
    tradeToken: order.tradeToken,
    totalAmount: amountNumber(order.totalAmount, order.currency),
    ...(order.isManual && { captureMode: "MANUAL", authorizationType: order.authorizationType }),
    currency: order.currency,
    ...(order.country !== undefined && { country: order.country }),
    status: order.status,
    ...(order.completedAt !== undefined && { completeTime: isoTime(order.completedAt) }),
    paymentDetails: order.status === "SUCCESS" ? [paymentDetail(order)] : [],
    ...(order.reference !== undefined && { reference: order.reference }),
  };
}

export function cardInfoOf({ card, country, paymentTokenID }: Order): Record<string, unknown> {
  return {
    cardOrg: card.cardOrg,
    ...(country !== undefined && { country }),
    cardIdentifierNo: card.masked,
    cardBinNo: card.bin,
    cardLast4: card.last4,
    ...(paymentTokenID !== undefined && { paymentTokenID }),
  };
}

function paymentDetail(order: Order): Record<string, unknown> {
  const { currency, paymentMethodType, paymentTokenID } = order;
  return {
    targetOrg: "*",
    cardInfo: cardInfoOf(order),
    payAmount: amountNumber(order.totalAmount, currency),
    exchangeRate: "1",
    paymentMethod: paymentMethodType,
    payCurrency: currency,
    paymentMethodType,
    ...(paymentTokenID !== undefined && { paymentTokenID }),
  };
}
