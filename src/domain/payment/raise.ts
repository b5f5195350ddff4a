import type { AttentionReason, EventBody } from "./events.js";
import type { PaymentState } from "./state.js";

/** Calls a person about what every further check would find again, unless another reason stands. */
export function raise({ attention }: Pick<PaymentState, "attention">, reason: AttentionReason): EventBody[] {
  return givesWay(attention) ? [{ type: "attentionRaised", reason }] : [];
}

/** The first reason stays, except that a specific one says more than an unknown outcome. */
export function givesWay(attention: PaymentState["attention"]): boolean {
  return attention === null || attention.reason === "outcome_unknown";
}
