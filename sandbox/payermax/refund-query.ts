import { z } from "zod";

import * as rules from "./field-rules.js";
import { operation } from "./operation.js";
import { refundFields } from "./refund-fields.js";
import { REFUSAL_CODE, Refusal } from "./refusal.js";

export const refundQuery = operation(
  "refundQuery",
  z.strictObject({
    outRefundNo: rules.requestNumber.optional(),
    refundTradeNo: rules.text(64).optional(),
  }),
  ({ state }, { merchantNo }, { outRefundNo, refundTradeNo }) => {
    if (outRefundNo === undefined && refundTradeNo === undefined) {
      throw new Refusal(REFUSAL_CODE.params, "send outRefundNo or refundTradeNo");
    }
    const refund = state
      .refunds()
      .find(
        (one) =>
          one.order.merchant.merchantNo === merchantNo &&
          (outRefundNo === undefined || one.outRefundNo === outRefundNo) &&
          (refundTradeNo === undefined || one.refundTradeNo === refundTradeNo),
      );
    // The code for an unknown refund is not documented.
    if (refund === undefined) throw new Refusal(REFUSAL_CODE.unknownOrder, "Refund does not exist");
    const resultMsg = refund.status === "REFUND_FAILED" ? "The refund failed" : "";
    return { ...refundFields(refund), resultMsg };
  },
);
