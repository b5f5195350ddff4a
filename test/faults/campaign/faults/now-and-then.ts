import { setTimeout as sleep } from "node:timers/promises";
import type { Heal, Notes } from "./fault.js";

/**
 * Tries after each of these waits, in milliseconds, until something came of it, the campaign is over or the fault is
 * healed.
 *
 * @param act whether something came of it; what it throws is a no
 */
export function nowAndThen(
  waits: readonly number[],
  { isOver }: Pick<Notes, "isOver">,
  act: () => Promise<boolean>,
): Heal {
  const healing = new AbortController();
  const doing = (async () => {
    for (const wait of waits) {
      await sleep(wait);
      if (healing.signal.aborted || isOver() || (await act().catch(() => false))) return;
    }
  })();
  return async () => {
    healing.abort();
    await doing;
  };
}
