import { z } from "zod";

import { formatAmount, readAmount } from "./amounts.js";
import * as rules from "./field-rules.js";
import type { Merchant } from "./merchants.js";
import { mockedRefund } from "./mocks.js";
import { checkRepeat, findOrder, operation, type OperationContext, type Result } from "./operation.js";
import { paymentOf, REFUNDABLE_FOR_MS, refundedAmount } from "./order-money.js";
import { REFUSAL_CODE, Refusal } from "./refusal.js";
import type { Order, Refund } from "./records.js";

const refundRequest = z.strictObject({
  outRefundNo: rules.requestNumber,
  refundAmount: rules.amount,
  refundCurrency: rules.currency,
  outTradeNo: rules.outTradeNo.optional(),
  tradeToken: rules.text(64).optional(),
  comments: rules.text(512).optional(),
  refundNotifyUrl: rules.webUrl(256).optional(),
});

type RefundRequest = z.infer<typeof refundRequest>;

/** Gives back part or all of what was paid, one refund after the other (docs.payermax.com, refunds). */
export const refund = operation("refund", refundRequest, (context, merchant, request) => {
  const { state, booking, clock, repeats } = context;
  const { outRefundNo, refundCurrency } = request;
  const order = refundedOrder(context, merchant, request);
  if (refundCurrency !== order.currency) {
    throw new Refusal(REFUSAL_CODE.currency, "refundCurrency is not the order's");
  }
  const amount = readAmount(request.refundAmount, refundCurrency);
  const known = state.refund(merchant.merchantNo, outRefundNo);
  if (known !== undefined) {
    checkRepeat(known.order === order && known.amount === amount, repeats());
    return reply(known);
  }
  requireRefundable(order, amount, clock.now());
  const opened = { outRefundNo, order, amount, notifyUrl: request.refundNotifyUrl };
  const accepted = state.addRefund(opened, clock.now());
  const outcome = mockedRefund(amount, refundCurrency);
  if (outcome === "success") booking.finishRefund(accepted, "REFUND_SUCCESS");
  if (outcome === "failed") booking.finishRefund(accepted, "REFUND_FAILED");
  return reply(accepted);
});

function refundedOrder({ state }: OperationContext, merchant: Merchant, request: RefundRequest): Order {
  const { outTradeNo, tradeToken } = request;
  if (outTradeNo !== undefined) {
    const order = findOrder(state, merchant, outTradeNo);
    if (tradeToken === undefined || tradeToken === order.tradeToken) return order;
    throw new Refusal(REFUSAL_CODE.params, "outTradeNo and tradeToken are of two orders");
  }
  if (tradeToken === undefined) throw new Refusal(REFUSAL_CODE.params, "send outTradeNo or tradeToken");
  const order = state.orderByTradeToken(tradeToken);
  if (order?.merchant.merchantNo !== merchant.merchantNo) {
    throw new Refusal(REFUSAL_CODE.unknownOrder, "Order does not exist");
  }
  return order;
}

/** With which code each of these is refused is not documented. */
function requireRefundable(order: Order, amount: bigint, now: number): void {
  const payment = paymentOf(order);
  if (payment === undefined) throw new Refusal(REFUSAL_CODE.refund, "the order is not paid");
  if (order.refunds.some(({ status }) => status === "REFUND_PENDING")) {
    throw new Refusal(REFUSAL_CODE.refund, "another refund of this order is in progress");
  }
  if (now >= payment.paidAt + REFUNDABLE_FOR_MS) {
    throw new Refusal(REFUSAL_CODE.refund, "the payment is more than 180 days old");
  }
  const left = payment.amount - refundedAmount(order);
  if (amount > left) {
    const most = formatAmount(left, order.currency);
    throw new Refusal(REFUSAL_CODE.amount, `refundAmount is more than the ${most} left`);
  }
}

/** Only these two statuses are documented here: that a refund is done, the query and the notification say. */
function reply({ outRefundNo, refundTradeNo, order, status }: Refund): Result {
  return {
    outRefundNo,
    refundTradeNo,
    tradeOrderNo: order.tradeToken,
    status: status === "REFUND_FAILED" ? status : "REFUND_PENDING",
  };
}
