import { rulesOf, type ProviderRules } from "../capabilities.js";
import { sameMoney, type Money } from "../money.js";
import type { PaymentState } from "../payment/state.js";
import { isFinal } from "../payment/states.js";
import type { PaymentView } from "../payment/view.js";
import { nextInSchedule, type Moment } from "../requests/schedule.js";
import type { EventBody } from "./events.js";
import type { ReadPayment, SentRequest } from "./read-payment.js";
import type { AftercareState } from "./state.js";

/** What reading the payment gave: its view and books, or that the namespace doesn't keep it (any more). */
export type PaymentFacts =
  | {
      readonly isKept: true;
      readonly payment: PaymentView;
      /** What the payment's workflow sends as its reference, where that is known. */
      readonly reference: string | null;
      /** From the payment's events; missing where those can't be read. */
      readonly books?: PaymentBooks;
    }
  | { readonly isKept: false };

/** What of a payment's state only its aftercare needs. */
export interface PaymentBooks {
  readonly requests: readonly SentRequest[];
  readonly capturedBy: string | null;
  readonly rules: ProviderRules;
}

export function booksOf({ requests, capturedBy, rules }: PaymentState): PaymentBooks {
  return {
    requests: requests
      .filter(({ sends, outcome }) => sends > 0 || outcome !== null)
      .map(({ operation, requestId, amount, refs, outcome }) => ({
        operation,
        requestId,
        amount,
        refs,
        result: outcome?.result ?? null,
      })),
    capturedBy,
    rules,
  };
}

/** Whether the payment must be read before the next message is judged: until a final status was seen. */
export function awaitsFinalStatus({ payment }: AftercareState): boolean {
  return payment === null || !isFinal(payment.status);
}

/** Only news is recorded; after a final status there is none. */
export function decideRead(state: AftercareState, facts: PaymentFacts): EventBody[] {
  if (!awaitsFinalStatus(state)) return [];
  if (!facts.isKept) return state.isNotKept ? [] : [{ type: "paymentNotKept" }];
  const { status, kind, provider, amount, capturedAmount, providerRefs, updatedAt } = facts.payment;
  const isNews =
    state.isNotKept || state.reading !== null || !state.payment || !isSame(state.payment, facts.payment);
  if (!isNews) return [];
  const { books, reference } = facts;
  return [
    {
      type: "paymentRead",
      status,
      kind,
      provider,
      amount,
      capturedAmount,
      capturedBy: books?.capturedBy ?? null,
      providerRefs,
      finalAt: isFinal(status) ? updatedAt : null,
      reference,
      requests: books?.requests ?? null,
      rules: books?.rules ?? rulesOf(provider),
    },
  ];
}

/** It can't be read now: it is tried again at widening intervals, and what needs it waits. */
export function decideReadFailed({ reading }: AftercareState, { now, schedules }: Moment): EventBody[] {
  const readAgainAt = nextInSchedule(schedules.check, reading?.since ?? now, now);
  return [{ type: "readFailed", readAgainAt }];
}

function isSame(known: ReadPayment, read: PaymentView): boolean {
  return known.status === read.status && sameOrNone(known.capturedAmount, read.capturedAmount);
}

function sameOrNone(a: Money | null, b: Money | null): boolean {
  return a === null || b === null ? a === b : sameMoney(a, b);
}
