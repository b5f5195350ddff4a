import { z } from "zod";

import * as rules from "./field-rules.js";
import { findOrder, operation } from "./operation.js";
import { orderFields } from "./order-fields.js";
import { isoTime } from "./times.js";

/**
 * The order as it is. A capture, a cancel or a refund doesn't show in it: no document has a status for that.
 */
export const orderQuery = operation(
  "orderQuery",
  z.strictObject({ outTradeNo: rules.outTradeNo }),
  ({ state }, merchant, { outTradeNo }) => {
    const order = findOrder(state, merchant, outTradeNo);
    return {
      ...orderFields(order),
      createTime: isoTime(order.createdAt),
      ...RESULTS[order.status],
    };
  },
);

const RESULTS = {
  PENDING: { resultMsg: "" },
  SUCCESS: { resultMsg: "" },
  FAILED: { resultCode: "PAYMENT_FAILED", resultMsg: "The payment failed" },
  CLOSED: { resultCode: "ORDER_CLOSED", resultMsg: "The order is closed" },
};
