import { standing } from "../attention.js";
import type { SearchValues } from "../search-attributes.js";
import { millis } from "../time.js";
import { dueAt } from "./next-move.js";
import type { AftercareState } from "./state.js";

/** What a person finds aftercare by; the payment itself is found by the rest. */
export function searchValues(state: AftercareState): SearchValues {
  const due = dueAt(state);
  return {
    PaymentAccount: state.account,
    PaymentProvider: state.payment?.provider ?? null,
    PaymentAttention: standing(state.concerns)?.reason ?? null,
    PaymentDueAt: due === null ? null : millis(due),
  };
}
