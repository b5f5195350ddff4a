import type { AnswerNames } from "../faults/changed-result.js";
import { FAULTS_OF_A_PAYMENT, type FaultTargets } from "../faults/targets.js";
import { applyDropinSession } from "./drop-in.js";
import type { Merchant } from "./merchants.js";
import { NOTIFY_TYPES } from "./notifications.js";
import { PROVIDER } from "./notification-sender.js";
import type { Operation } from "./operation.js";
import { OPERATIONS } from "./operations.js";
import { REFUSAL_CODE, Refusal } from "./refusal.js";
import { inquirePaymentToken, removePaymentToken } from "./saved-tokens.js";
import type { PayermaxState } from "./state.js";

const WITHOUT_PAYMENT = [applyDropinSession, inquirePaymentToken, removePaymentToken];

export const PAYERMAX_TARGETS: FaultTargets = {
  provider: PROVIDER,
  operations: new Map(
    OPERATIONS.map((operation) => [
      operation.name,
      WITHOUT_PAYMENT.includes(operation) ? FAULTS_OF_A_PAYMENT : [],
    ]),
  ),
  webhooks: NOTIFY_TYPES,
};

const AMOUNTS = new Map([
  ["orderAndPay", "totalAmount"],
  ["orderQuery", "totalAmount"],
  ["refund", "refundAmount"],
  ["refundQuery", "refundAmount"],
]);

export function answerNames({ name }: Operation): AnswerNames {
  const isRefund = name.startsWith("refund");
  return {
    order: isRefund ? ["outRefundNo", "outTradeNo"] : ["outTradeNo", "requestId"],
    amount: AMOUNTS.get(name) ?? "amount",
    currency: isRefund ? "refundCurrency" : "currency",
    isNumber: true,
    duplicate: new Refusal(REFUSAL_CODE.repeat, "Duplicate order"),
    notFound: new Refusal(REFUSAL_CODE.unknownOrder, "Order does not exist"),
  };
}

/** The outTradeNo of the order that a call is about, by whichever of its names the call has. */
export function referenceOf(
  state: PayermaxState,
  { merchantNo }: Merchant,
  { outTradeNo, tradeToken, outRefundNo, refundTradeNo }: Readonly<Record<string, unknown>>,
): string | undefined {
  // As the order was opened: PayerMax ignores the case of this number.
  if (typeof outTradeNo === "string") return state.order(merchantNo, outTradeNo)?.outTradeNo ?? outTradeNo;
  if (typeof tradeToken === "string") return state.orderByTradeToken(tradeToken)?.outTradeNo;
  return state
    .refunds()
    .find(
      (refund) =>
        refund.order.merchant.merchantNo === merchantNo &&
        (refund.outRefundNo === outRefundNo || refund.refundTradeNo === refundTradeNo),
    )?.order.outTradeNo;
}
