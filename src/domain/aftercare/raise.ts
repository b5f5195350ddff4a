import type { AftercareAttention } from "./attention.js";
import type { EventBody } from "./events.js";
import type { AftercareState } from "./state.js";

/** Calls a person, where none is called for this reason already. */
export function raise(state: Pick<AftercareState, "concerns">, reason: AftercareAttention): EventBody[] {
  return state.concerns.some((concern) => concern.reason === reason)
    ? []
    : [{ type: "attentionRaised", reason }];
}
