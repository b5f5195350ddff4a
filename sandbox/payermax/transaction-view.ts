import { withoutCardNumbers } from "../card-numbers.js";
import type { TransactionView } from "../twin.js";
import { formatAmount } from "./amounts.js";
import { PROVIDER } from "./notification-sender.js";
import type { Order } from "./records.js";
import { isoTime } from "./times.js";

export function viewOf(order: Order, pageUrl: string | null): TransactionView {
  const { currency, status, completedAt } = order;
  return {
    provider: PROVIDER,
    merchantNo: order.merchant.merchantNo,
    appId: order.merchant.appId,
    reference: order.outTradeNo,
    transactionNo: order.tradeToken,
    status,
    currency,
    amount: formatAmount(order.totalAmount, currency),
    captureMode: order.isManual ? "MANUAL" : null,
    userId: withoutCardNumbers(order.userId),
    card: { bin: order.card.bin, last4: order.card.last4 },
    paymentTokenID: order.paymentTokenID ?? null,
    redirectUrl: status === "PENDING" ? pageUrl : null,
    createdAt: isoTime(order.createdAt),
    completedAt: completedAt === undefined ? null : isoTime(completedAt),
    modifications: order.modifications.map((one) => ({
      kind: one.kind,
      requestId: one.requestId,
      number: one.number,
      amount: formatAmount(one.amount, currency),
      status: one.status,
    })),
    refunds: order.refunds.map((refund) => ({
      outRefundNo: refund.outRefundNo,
      refundTradeNo: refund.refundTradeNo,
      amount: formatAmount(refund.amount, currency),
      status: refund.status,
    })),
  };
}
