import { raise, type AttentionReason } from "../attention.js";
import type { EventBody } from "./events.js";
import type { NoticeMeaning } from "./notice.js";
import type { AftercareState } from "./state.js";

/** What a notification means, and what follows from it. */
export interface Judgment {
  readonly meaning: NoticeMeaning;
  readonly events: EventBody[];
}

export function changesNothing(meaning: NoticeMeaning): Judgment {
  return { meaning, events: [] };
}

/** @param detail what tells this call from another one for the same reason */
export function callsPerson(
  { concerns }: Pick<AftercareState, "concerns">,
  meaning: NoticeMeaning,
  reason: AttentionReason,
  detail: string | null = null,
): Judgment {
  return { meaning, events: raise(concerns, reason, null, detail) };
}
