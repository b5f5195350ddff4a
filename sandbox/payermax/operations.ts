import { cancel } from "./cancel.js";
import { capture } from "./capture.js";
import { applyDropinSession } from "./drop-in.js";
import type { Operation } from "./operation.js";
import { orderAndPay } from "./order-and-pay.js";
import { orderQuery } from "./order-query.js";
import { refund } from "./refund.js";
import { refundQuery } from "./refund-query.js";
import { inquirePaymentToken, removePaymentToken } from "./saved-tokens.js";

export const OPERATIONS: readonly Operation[] = [
  orderAndPay,
  orderQuery,
  capture,
  cancel,
  refund,
  refundQuery,
  applyDropinSession,
  inquirePaymentToken,
  removePaymentToken,
];
