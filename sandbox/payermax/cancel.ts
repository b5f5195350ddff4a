import { z } from "zod";

import { requireHeldMoney } from "./authorization.js";
import * as rules from "./field-rules.js";
import { mockedCancel } from "./mocks.js";
import { modificationStatus } from "./modification-fields.js";
import { modify } from "./modify.js";
import { findOrder, operation } from "./operation.js";

/** Releases all that was authorized, where nothing of it was captured (SEED 7.5). */
export const cancel = operation(
  "cancel",
  z.strictObject({ requestId: rules.requestNumber, outTradeNo: rules.outTradeNo }),
  (context, merchant, { requestId, outTradeNo }) => {
    const order = findOrder(context.state, merchant, outTradeNo);
    const asked = { kind: "cancel", requestId, order, amount: order.totalAmount, isFinal: true } as const;
    const canceled = modify(context, asked, () => {
      requireHeldMoney(order, context.clock.now());
      return mockedCancel(order.totalAmount, order.currency);
    });
    return {
      cancelNo: canceled.number,
      requestId,
      outTradeNo: order.outTradeNo,
      ...modificationStatus(canceled),
    };
  },
);
