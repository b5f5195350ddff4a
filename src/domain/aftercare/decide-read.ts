import { sameMoney, type Money } from "../money.js";
import { isFinal } from "../payment/states.js";
import type { PaymentView } from "../payment/view.js";
import type { EventBody, ReadPayment } from "./events.js";
import type { AftercareState } from "./state.js";

/** What reading the payment gave: its view, or that the namespace doesn't keep it (any more). */
export type PaymentFacts =
  | {
      readonly isKept: true;
      readonly payment: PaymentView;
      /** What the payment's workflow sends as its reference, where that is known. */
      readonly reference: string | null;
    }
  | { readonly isKept: false };

/** Whether the payment must be read before the next message is judged: until a final status was seen. */
export function awaitsFinalStatus({ payment }: AftercareState): boolean {
  return payment === null || !isFinal(payment.status);
}

/** Only news is recorded; after a final status there is none. */
export function decideRead(state: AftercareState, facts: PaymentFacts): EventBody[] {
  if (!awaitsFinalStatus(state)) return [];
  if (!facts.isKept) return state.isNotKept ? [] : [{ type: "paymentNotKept" }];
  const { status, kind, provider, amount, capturedAmount, providerRefs, updatedAt } = facts.payment;
  if (!state.isNotKept && state.payment && isSame(state.payment, facts.payment)) return [];
  const finalAt = isFinal(status) ? updatedAt : null;
  const { reference } = facts;
  return [
    { type: "paymentRead", status, kind, provider, amount, capturedAmount, providerRefs, finalAt, reference },
  ];
}

function isSame(known: ReadPayment, read: PaymentView): boolean {
  return known.status === read.status && sameOrNone(known.capturedAmount, read.capturedAmount);
}

function sameOrNone(a: Money | null, b: Money | null): boolean {
  return a === null || b === null ? a === b : sameMoney(a, b);
}
