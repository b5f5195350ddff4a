import type { Evidence, Invariant, Violation } from "./evidence.js";
import { noCardLost } from "./invariants/cards.js";
import { nothingOnlyClaimed } from "./invariants/claimed.js";
import { eventsFold } from "./invariants/fold.js";
import { everyEffectKnown } from "./invariants/known.js";
import { moneyBounds } from "./invariants/money.js";
import { onceEach } from "./invariants/once.js";
import { nothingStands } from "./invariants/standing.js";
import { nobodyElseBelieved } from "./invariants/strangers.js";
import { merchantIsTold } from "./invariants/told.js";
import { everyWebhookApplied } from "./invariants/webhooks.js";

export const INVARIANTS: readonly Invariant[] = [
  moneyBounds,
  onceEach,
  everyEffectKnown,
  nothingOnlyClaimed,
  everyWebhookApplied,
  nothingStands,
  eventsFold,
  nobodyElseBelieved,
  noCardLost,
  merchantIsTold,
];

/** Compares what the providers recorded with what the engine says, payment by payment. */
export function audit(evidence: readonly Evidence[]): Violation[] {
  return evidence.flatMap((one) =>
    INVARIANTS.flatMap(({ name, check }) =>
      check(one).map((what) => ({ invariant: name, paymentId: one.plan.paymentId, what })),
    ),
  );
}
