import type { Change } from "../../src/domain/merchant-events/event.js";
import { paymentChanges } from "../../src/domain/merchant-events/payment-changes.js";
import { evolve } from "../../src/domain/payment/evolve.js";
import type { PaymentEvent } from "../../src/domain/payment/events.js";
import type { PaymentState } from "../../src/domain/payment/state.js";

/** What a payment's merchant is to be told, by the payment's own events. */
export function changesIn(events: readonly PaymentEvent[]): Change[] {
  let state: PaymentState | null = null;
  return events.flatMap((event) => {
    const before: PaymentState | null = state;
    state = evolve(before, event);
    return paymentChanges(before, state);
  });
}
