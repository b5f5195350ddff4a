import { withoutCardNumbers } from "../card-numbers.js";
import { readAmount } from "./amounts.js";
import { SHOPPER_CARD } from "./cards.js";
import { readInstrument, type Instrument } from "./instrument.js";
import type { Merchant } from "./merchants.js";
import { operation, type OperationContext, type Result } from "./operation.js";
import { orderRequest, type OrderRequest } from "./order-request.js";
import { REFUSAL_CODE, Refusal } from "./refusal.js";
import type { NewOrder, Order } from "./records.js";

/** Bounds and default of expireTime in seconds (API reference). */
const EXPIRE_SECONDS = { shortest: 1800, longest: 86_400, usual: 1800 };

/** Opens an order: at the cashier the shopper pays it, otherwise it is paid at once or after 3DS. */
export const orderAndPay = operation("orderAndPay", orderRequest, (context, merchant, request) => {
  const { state, booking } = context;
  const totalAmount = readAmount(request.totalAmount, request.currency);
  if (state.order(merchant.merchantNo, request.outTradeNo) !== undefined) {
    throw new Refusal(REFUSAL_CODE.repeat, "Duplicate order");
  }
  if (request.integrate === "Hosted_Checkout") {
    checkHosted(request);
    const bindsForMit = request.paymentDetail?.mitType !== undefined;
    const card = { card: SHOPPER_CARD, isDropIn: false, bindsForMit };
    const order = state.addOrder({ ...newOrder(context, merchant, request, card), totalAmount });
    order.page = "cashier";
    booking.watchExpiry(order);
    return reply(context, order);
  }
  const instrument = readInstrument(context, merchant, request);
  const order = state.addOrder({ ...newOrder(context, merchant, request, instrument), totalAmount });
  return pay(context, order, instrument.outcome);
});

function checkHosted({ country, paymentDetail }: OrderRequest): void {
  if (paymentDetail?.paymentMethodType !== undefined && country === undefined) {
    throw new Refusal(REFUSAL_CODE.params, "country is required with paymentMethodType");
  }
  // PayerMax's integration skill: the cashier saves the card of a named method only.
  if (paymentDetail?.tokenForFutureUse === true && paymentDetail.paymentMethodType === undefined) {
    throw new Refusal(REFUSAL_CODE.params, "tokenForFutureUse needs a paymentMethodType");
  }
}

function newOrder(
  { clock }: OperationContext,
  merchant: Merchant,
  request: OrderRequest,
  { card, isDropIn, bindsForMit }: Omit<Instrument, "outcome">,
): Omit<NewOrder, "totalAmount"> {
  const now = clock.now();
  return {
    merchant,
    outTradeNo: request.outTradeNo,
    currency: request.currency,
    country: request.country,
    userId: request.userId,
    subject: withoutCardNumbers(request.subject),
    // The API reference has no reference for drop-in.
    reference: isDropIn ? undefined : request.reference,
    isManual: request.captureMode === "MANUAL",
    authorizationType: request.authorizationType ?? "FINAL_AUTH",
    paymentMethodType: request.paymentDetail?.paymentMethodType ?? "CARD",
    card,
    savesToken: request.paymentDetail?.tokenForFutureUse === true,
    bindsForMit,
    notifyUrl: request.notifyUrl,
    frontCallbackUrl: request.frontCallbackUrl,
    createdAt: now,
    expiresAt: now + expireSeconds(request.expireTime) * 1000,
  };
}

function pay(context: OperationContext, order: Order, outcome: Instrument["outcome"]): Result {
  if (outcome === "success") context.booking.succeed(order);
  if (outcome === "failed") context.booking.fail(order);
  if (outcome === "3ds") order.page = "3ds";
  if (order.status === "PENDING") context.booking.watchExpiry(order);
  return reply(context, order);
}

function reply({ pageUrl }: OperationContext, order: Order): Result {
  const { outTradeNo, tradeToken, status } = order;
  const redirectUrl = pageUrl(order);
  return { ...(redirectUrl !== null && { redirectUrl }), outTradeNo, tradeToken, status };
}

function expireSeconds(expireTime: string | undefined): number {
  if (expireTime === undefined) return EXPIRE_SECONDS.usual;
  return Math.min(Math.max(Number(expireTime), EXPIRE_SECONDS.shortest), EXPIRE_SECONDS.longest);
}
