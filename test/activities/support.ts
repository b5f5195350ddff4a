import { createPaymentActivities, type PaymentActivities } from "../../src/activities/payments.js";
import type { CardLeases, LeaseResult } from "../../src/cards/card-leases.js";
import type { CallOutcome } from "../../src/domain/reports.js";
import type { ProviderAccount } from "../../src/providers/port.js";

type Ending = CallOutcome<never>["ending"];

const REPORT = { status: "succeeded", word: "SUCCESS", recognized: true, amount: null, refs: {} } as const;

/** What a call gives that ends so. */
export const endings = {
  answered: { ending: "answered", answer: { about: "payment", refundedValue: 0, ...REPORT } },
  refused: { ending: "refused", code: "no", message: "no" },
  notSent: { ending: "notSent", code: "not", message: "not sent" },
  unknown: { ending: "unknown", code: "time-out", message: "no answer" },
} as const satisfies Record<Ending, CallOutcome<object>>;

/** What a test finds that activities did. */
export interface Done {
  /** The operations that reached the provider. */
  readonly sent: string[];
  readonly destroyed: string[];
}

export const CARD = { number: "4242424242424242", expiryMonth: "12", expiryYear: "2030", cvv: "123" };

/** Activities over a provider whose every call ends in the same way, and a vault that has every card. */
export function activities({
  ends = endings.answered,
  lease = { status: "leased", content: CARD },
  now = "2026-05-04T12:00:00.000Z",
}: { ends?: object; lease?: LeaseResult; now?: string } = {}): PaymentActivities & Done {
  const done: Done = { sent: [], destroyed: [] };
  const account = new Proxy({} as ProviderAccount, {
    get: (_, operation) => () => {
      done.sent.push(String(operation));
      return Promise.resolve(ends);
    },
  });
  const cards: CardLeases = {
    lease: () => Promise.resolve(lease),
    destroy: (cardRef) => {
      done.destroyed.push(cardRef);
      return Promise.resolve();
    },
  };
  const run = () => "run-1";
  const made = createPaymentActivities({ accounts: () => account, cards, now: () => new Date(now), run });
  return { ...made, ...done };
}

const amount = { currency: "USD", value: 2000 };

/** The calls that may move money, as the workflow's run `run-1` makes them. */
export const payment = {
  ...{ account: "default", provider: "payermax", paymentId: "ORDER1001", amount },
  ...{ run: "run-1", notAfter: null },
};
export const charge = {
  ...payment,
  reference: "run-1",
  customer: {},
  actionTimeoutSeconds: 1800,
  method: { type: "card", cardRef: "card_1", saveCard: false },
} as const;
