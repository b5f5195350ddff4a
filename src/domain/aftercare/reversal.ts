import { REVERSAL_REFUND_ID } from "../ids.js";
import type { AftercareState, RefundRecord } from "./state.js";

/** The engine's own refund; there is one at most, whatever becomes of it. */
export function reversalOf({ refunds }: AftercareState): RefundRecord | undefined {
  return refunds.find(({ refundId }) => refundId === REVERSAL_REFUND_ID);
}
