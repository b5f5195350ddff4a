import { amountNumber } from "./amounts.js";
import type { Refund } from "./records.js";
import { isoTime } from "./times.js";

/** What refundQuery and the REFUND notification say (API reference). */
export function refundFields({ order, ...refund }: Refund): Record<string, unknown> {
  return {
    outRefundNo: refund.outRefundNo,
    refundTradeNo: refund.refundTradeNo,
    outTradeNo: order.outTradeNo,
    refundAmount: amountNumber(refund.amount, order.currency),
    refundCurrency: order.currency,
    status: refund.status,
    ...(refund.finishedAt !== undefined && { refundFinishTime: isoTime(refund.finishedAt) }),
  };
}
