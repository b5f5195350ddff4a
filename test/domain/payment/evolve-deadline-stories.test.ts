import { describe, expect, it } from "vitest";
import { answered, CHARGE, CUSTOMER_CREATED, recordOf, RUN_WAS_RESET, TIMED_OUT, usd } from "./facts.js";
import {
  abandoned,
  AT_THE_PAGE,
  charged,
  CLOSED,
  OPEN,
  open,
  PAID,
  PAYERMAX,
  WITH_CUSTOMER,
} from "./started-payments.js";
import type { SimulatedPayment } from "./simulated-payment.js";

/** What begins anew when the shopper's time is over, and when a charge is canceled once more. */

/** Asks whenever it wants to, until the shopper's time is over. */
function ended(payment: SimulatedPayment, answer: Parameters<SimulatedPayment["asks"]>[0] = OPEN) {
  while (payment.next.do !== "tick")
    if (payment.next.do === "query") payment.asks(answer);
    else payment.waits();
  expect(payment.ticks().map(({ type }) => type)).toContain("actionEnded");
}

describe("the end of the shopper's time", () => {
  it("has the provider asked at once, and then along the schedule from its beginning", () => {
    const payment = charged(AT_THE_PAGE, PAYERMAX);
    ended(payment);
    payment.asks(OPEN);
    const waits = [120, 300].map(() => {
      const seconds = payment.waits();
      payment.asks(OPEN);
      return seconds;
    });
    expect(waits).toEqual([120, 300]);
  });

  it("has a charge in doubt asked about at once, in doubt since the same time", () => {
    const payment = charged(TIMED_OUT, PAYERMAX);
    const since = payment.view.outcomeUnknown?.since;
    ended(payment, TIMED_OUT);
    expect(payment.next.do).toBe("query");
    expect(since).toBe(payment.state.openedAt);
    expect(payment.view.outcomeUnknown?.since).toBe(since);
  });

  it("is not forgotten to have come after a first doubt: a later doubt counts from that one", () => {
    const payment = charged(TIMED_OUT, PAYERMAX);
    payment.waits();
    payment.asks(OPEN);
    expect(payment.view.outcomeUnknown).toBeNull();
    ended(payment);
    payment.asks(answered(recordOf("succeeded", { amount: usd(1) })));
    expect(payment.view.outcomeUnknown?.since).toBe(payment.state.openedAt);
  });

  it("may come while the send is still on its way, and what is answered then counts", () => {
    const payment = open({ ...CHARGE, ...PAYERMAX });
    payment.sends("charge", PAID, () => {
      ended(payment);
      expect(payment.now).toBe("2026-01-01T12:30:00.000Z");
    });
    expect(payment.view.status).toBe("captured");
  });

  it("is the charge's alone: the customer that was created for it stays one", () => {
    const payment = open({ ...WITH_CUSTOMER, ...PAYERMAX });
    payment.sends("createCustomer", CUSTOMER_CREATED);
    payment.sends("charge", AT_THE_PAGE);
    ended(payment);
    expect(payment.state.requests).toMatchObject([
      { operation: "createCustomer", stage: "settled" },
      { operation: "charge", stage: "withProvider" },
    ]);
  });
});

describe("a charge that is canceled once more", () => {
  const gone = (before: (payment: SimulatedPayment) => void = () => undefined) => {
    const payment = charged(AT_THE_PAGE);
    before(payment);
    return abandoned(payment);
  };

  it("has the cancel before as failed, and is in doubt since that one was", () => {
    const payment = gone();
    payment.sends("cancel", CLOSED);
    payment.asks(PAID);
    const since = payment.view.outcomeUnknown?.since;
    for (let cancel = 1; cancel < 3; cancel++) {
      while (payment.next.do !== "send") {
        if (payment.next.do === "query") payment.asks(PAID);
        else payment.rests();
      }
      const made = payment.state.requests.slice(1).map(({ outcome }) => outcome?.failure);
      expect(made).toHaveLength(cancel + 1);
      for (const failure of made.slice(0, -1))
        expect(failure).toEqual({
          ...{ operation: "cancel", kind: "rejected" },
          ...{ code: "not_canceled", message: "it had no effect" },
        });
      expect(made.at(-1)).toBeUndefined();
      payment.pass(60);
      payment.sends("cancel", TIMED_OUT);
      expect(payment.view.outcomeUnknown).toMatchObject({ operation: "cancel", since });
    }
  });

  it("in a run that a reset made is asked about first: the run before may have canceled it", () => {
    const payment = gone((one) => {
      one.fact({ by: "call", request: one.state.requests[0] ?? expect.fail(), ended: RUN_WAS_RESET });
    });
    expect(payment.view.status).toBe("canceling");
    expect(payment.next.do).toBe("query");
  });
});
