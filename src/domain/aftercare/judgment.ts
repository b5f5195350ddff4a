import type { AftercareAttention } from "./attention.js";
import type { EventBody } from "./events.js";
import type { NoticeMeaning } from "./notice.js";
import { raise } from "./raise.js";
import type { AftercareState } from "./state.js";

/** What a notification means, and what follows from it. */
export interface Judgment {
  readonly meaning: NoticeMeaning;
  readonly events: EventBody[];
}

export function changesNothing(meaning: NoticeMeaning): Judgment {
  return { meaning, events: [] };
}

export function attention(
  state: AftercareState,
  meaning: NoticeMeaning,
  reason: AftercareAttention,
): Judgment {
  return { meaning, events: raise(state, reason) };
}
