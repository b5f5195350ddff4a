import { evolve as evolveAftercare } from "../../domain/aftercare/evolve.js";
import type { AftercareEvent } from "../../domain/aftercare/events.js";
import type { AftercareState } from "../../domain/aftercare/state.js";
import { standing } from "../../domain/attention.js";
import { adviceOfAftercare, adviceOfPayment } from "../../domain/guidance/advice.js";
import { withoutMarkdown } from "../../domain/guidance/markdown.js";
import { nextOfPayment, nextOfRefunds, sooner } from "../../domain/guidance/next.js";
import type { PaymentEvent } from "../../domain/payment/events.js";
import { fold } from "../../domain/payment/evolve.js";
import type { PaymentState } from "../../domain/payment/state.js";
import { isFinal } from "../../domain/payment/states.js";
import { aftercareLines, inOrder, paymentLines, type Line } from "./timeline.js";

export interface Explanation {
  readonly lines: readonly Line[];
  /** What happens next by itself, and when. */
  readonly next: Line | null;
  /** What a person may do, with the command. */
  readonly advice: string | null;
}

/**
 * The story of a payment, and of what came after it, out of their events.
 *
 * @param now ISO 8601
 */
export function explain(
  events: { readonly payment: readonly PaymentEvent[]; readonly aftercare: readonly AftercareEvent[] },
  now: string,
): Explanation {
  const payment = events.payment.length === 0 ? null : folded<PaymentState>(() => fold(events.payment));
  const aftercare =
    events.aftercare.length === 0
      ? null
      : folded(() => events.aftercare.reduce<AftercareState | null>(evolveAftercare, null));
  return {
    lines: inOrder(paymentLines(events.payment), aftercareLines(events.aftercare)),
    next: sooner(payment && nextOfPayment(payment, now), aftercare && nextOfRefunds(aftercare, now)),
    advice: adviceOf(payment, aftercare),
  };
}

/** A call for a person goes before what may be done anyway. */
function adviceOf(payment: PaymentState | null, aftercare: AftercareState | null): string | null {
  const calls = (state: PaymentState | AftercareState | null) =>
    state !== null && standing(state.concerns) !== null;
  const isOver = payment !== null && isFinal(payment.status) && !calls(payment);
  const parts = [
    payment && !(isOver && calls(aftercare)) ? adviceOfPayment(payment) : null,
    aftercare && adviceOfAftercare(aftercare),
  ];
  const said = parts.filter((part) => part !== null);
  return said.length === 0 ? null : withoutMarkdown(said.join("\n"));
}

/** Events of a later release may not fold by the rules of this one; the story is told all the same. */
function folded<State>(fold: () => State | null): State | null {
  try {
    return fold();
  } catch {
    return null;
  }
}
