import { changingSearchValues, type SearchValues } from "../search-attributes.js";
import { dueAt } from "./next-move.js";
import type { AftercareState } from "./state.js";

/** What a person finds aftercare by; the payment itself is found by the rest. */
export function searchValues(state: AftercareState): SearchValues {
  return {
    PaymentAccount: state.account,
    PaymentProvider: state.payment?.provider ?? null,
    ...changingSearchValues(state.concerns, dueAt(state)),
  };
}
