import { sameMoney } from "../money.js";
import type { PaymentState } from "../payment/state.js";
import { isFinal } from "../payment/states.js";
import type { PaymentView } from "../payment/view.js";
import type { ProviderRules } from "../provider-terms.js";
import { nextInSchedule, type Moment } from "../requests/schedule.js";
import type { EventBody } from "./events.js";
import type { AftercareState, ReadPayment } from "./state.js";

/** What reading the payment gave: its view and books, or that the namespace doesn't keep it (any more). */
export type PaymentFacts =
  | {
      readonly isKept: true;
      readonly payment: PaymentView;
      /** What the payment's workflow sends as its reference, where that is known. */
      readonly reference: string | null;
      /**
       * The provider's rules as the worker has them that reads. They hold where the books can't be read, and are part of
       * the answer so that a later release goes on by the same ones. Missing in older histories.
       */
      readonly rules?: ProviderRules;
      /** From the payment's events; missing where those can't be read. */
      readonly books?: PaymentBooks;
    }
  | { readonly isKept: false };

/** What of a payment's state only its aftercare needs. */
type PaymentBooks = Pick<ReadPayment, "requests" | "capturedBy" | "rules">;

export function booksOf({ requests, capturedBy, rules }: PaymentState): PaymentBooks {
  const sent = requests
    .filter(({ sends, outcome, inResetRun }) => sends > 0 || outcome !== null || inResetRun)
    .map(({ operation, requestId, amount, refs, outcome }) => {
      return { operation, requestId, amount, refs, result: outcome?.result ?? null };
    });
  return { requests: sent, capturedBy, rules };
}

/** Whether the payment must be read before the next message is judged: until a final status was seen. */
export function awaitsFinalStatus({ payment }: AftercareState): boolean {
  return payment === null || !isFinal(payment.status);
}

/**
 * Only what has changed is recorded; after a final status there is none.
 *
 * @param rulesAt this release's rules of the provider: for answers that bring none
 */
export function decideRead(
  state: AftercareState,
  facts: PaymentFacts,
  rulesAt: (provider: string) => ProviderRules,
): EventBody[] {
  if (!awaitsFinalStatus(state)) return [];
  if (!facts.isKept) return state.isNotKept ? [] : [{ type: "paymentNotKept" }];
  const { payment, reference, rules = rulesAt(payment.provider), books } = facts;
  if (isKnown(state, payment)) return [];
  const { status, kind, provider, amount, capturedAmount, providerRefs, updatedAt, attention } = payment;
  return [
    {
      type: "paymentRead",
      ...{ status, kind, provider, amount, capturedAmount, providerRefs, reference },
      finalAt: isFinal(status) ? updatedAt : null,
      ...(isFinal(status) && attention !== null && { attention }),
      ...{ requests: null, capturedBy: null, rules, ...books },
    },
  ];
}

function isKnown({ payment, isNotKept, reading }: AftercareState, read: PaymentView): boolean {
  if (payment?.status !== read.status || isNotKept || reading !== null) return false;
  const [before, now] = [payment.capturedAmount, read.capturedAmount];
  return before === null || now === null ? before === now : sameMoney(before, now);
}

/** It can't be read now: it is tried again at widening intervals, and what needs it waits. */
export function decideReadFailed({ reading }: AftercareState, { now, schedules }: Moment): EventBody[] {
  const readAgainAt = nextInSchedule(schedules.check, reading?.since ?? now, now);
  return [{ type: "readFailed", readAgainAt }];
}
