import { changingSearchValues, fixedSearchValues, type SearchValues } from "../search-attributes.js";
import { dueAt } from "./next-move.js";
import type { PaymentState } from "./state.js";

/** What a person finds the payment by. */
export function searchValues(state: PaymentState, now: string): SearchValues {
  const changing = changingSearchValues(state.concerns, dueAt(state, now));
  return { ...fixedSearchValues(state), PaymentStatus: state.status, ...changing };
}
