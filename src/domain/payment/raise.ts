import type { AttentionReason, EventBody } from "./events.js";
import type { PaymentState } from "./state.js";

/**
 * Calls a person about what each further check would find again: not where a reason stands that says as much. An
 * outcome that has been unknown for long says less than why it is.
 */
export function raise({ attention }: Pick<PaymentState, "attention">, reason: AttentionReason): EventBody[] {
  const saysMore = attention === null || attention.reason === "outcome_unknown";
  return saysMore ? [{ type: "attentionRaised", reason }] : [];
}
