import { z } from "zod";

import { amountNumber, formatAmount, readAmount } from "./amounts.js";
import { requireHeldMoney } from "./authorization.js";
import * as rules from "./field-rules.js";
import { mockedCapture } from "./mocks.js";
import { modificationStatus } from "./modification-fields.js";
import { modify } from "./modify.js";
import { findOrder, operation } from "./operation.js";
import { REFUSAL_CODE, Refusal } from "./refusal.js";

/** Takes the authorized money or part of it: once, but again after a capture that failed (SEED 7.3). */
export const capture = operation(
  "capture",
  z.strictObject({
    requestId: rules.requestNumber,
    outTradeNo: rules.outTradeNo,
    currency: rules.currency,
    amount: rules.amount,
    // In the API reference's sample, though not in its schema: whether another capture is to follow.
    finalCapture: z.boolean().optional(),
  }),
  (context, merchant, { requestId, outTradeNo, currency, amount: sentAmount, finalCapture = true }) => {
    const order = findOrder(context.state, merchant, outTradeNo);
    if (currency !== order.currency) {
      throw new Refusal(REFUSAL_CODE.currency, "currency is not the order's");
    }
    const amount = readAmount(sentAmount, currency);
    const captured = modify(
      context,
      { kind: "capture", requestId, order, amount, isFinal: finalCapture },
      () => {
        requireHeldMoney(order, context.clock.now());
        if (amount > order.totalAmount) {
          const most = formatAmount(order.totalAmount, currency);
          throw new Refusal(REFUSAL_CODE.amount, `amount is more than the ${most} authorized`);
        }
        return mockedCapture(amount, currency);
      },
    );
    return {
      captureNo: captured.number,
      requestId,
      outTradeNo: order.outTradeNo,
      amount: amountNumber(amount, currency),
      currency,
      isFinal: captured.isFinal,
      ...modificationStatus(captured),
    };
  },
);
