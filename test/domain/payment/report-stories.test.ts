import { describe, expect, it } from "vitest";
import { decide } from "../../../src/domain/payment/decide.js";
import {
  answered,
  AUTHORIZATION,
  CARD,
  CHARGE,
  CONNECTION_REFUSED,
  news,
  recordOf,
  RUN_WAS_RESET,
  TIMED_OUT,
  typesOf,
  USUAL_SCHEDULES,
  wordOn,
} from "./facts.js";
import {
  abandoned,
  AT_THE_PAGE,
  authorized,
  charged,
  CLOSED,
  commanded,
  FOUND,
  OPEN,
  open,
  PAYERMAX,
  WITH_CUSTOMER,
} from "./started-payments.js";
import type { SimulatedPayment } from "./simulated-payment.js";

describe("a card that the provider names", () => {
  const kept = { savedCard: CARD };

  it.each([
    ["that nobody asked to keep", false, recordOf("succeeded", kept)],
    ["beside a payment that is still open", true, recordOf("open", kept)],
    ["beside a payment that failed", true, recordOf("failed", kept)],
  ])("%s is not announced", (_what, saveCard, record) => {
    const payment = charged(answered(record), { saveCard });
    expect(payment.eventTypes).not.toContain("cardAnnounced");
    expect(payment.view.savedCard).toBeNull();
  });

  it("in a notification is kept with that, and announced by no event of its own", () => {
    const payment = open({ ...AUTHORIZATION, saveCard: true });
    payment.sends("authorize", OPEN);
    const events = payment.hears(news(recordOf("succeeded", kept), PAYERMAX));
    expect(typesOf(events)).toContain("cardSaved");
    expect(typesOf(events)).not.toContain("cardAnnounced");
  });

  it("stays the one that was named first", () => {
    const payment = charged(AT_THE_PAGE, { saveCard: true });
    payment.hears(news(recordOf("succeeded", kept)));
    payment.asks(answered(recordOf("succeeded", { savedCard: { ...CARD, token: "pp_2" } })));
    expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD });
    expect(payment.eventTypes).not.toContain("cardAnnounced");
  });
});

describe("a hold's order that the provider tells of once more", () => {
  const number = { transactionNo: "T1", orderNo: "O9" };
  const canceling = () => {
    const payment = commanded("cancel");
    payment.sends("cancel", answered(wordOn("cancel", "pending")));
    return payment;
  };
  const canceled = () => {
    const payment = commanded("cancel");
    payment.sends("cancel", answered(wordOn("cancel", "succeeded")));
    return payment;
  };
  const atItsEnd = () => {
    const payment = authorized();
    payment.pass(7 * 86_400);
    return payment;
  };

  it.each([
    ["closed, as it is being canceled", canceling, recordOf("closed")],
    ["failed, as it is being canceled", canceling, recordOf("failed")],
    ["closed, at the very end of the hold", atItsEnd, recordOf("closed")],
    ["open, with a number more", authorized, recordOf("open", { refs: number })],
    ["held, without an amount", authorized, recordOf("succeeded", { amount: null })],
  ])("as %s, says nothing against the hold", (_what, make, record) => {
    const payment = make();
    const { status, providerRefs } = payment.view;
    expect(typesOf(payment.hears(news(record, PAYERMAX)))).toEqual(["notificationReceived"]);
    expect(payment.view).toMatchObject({ status, providerRefs, attention: null });
  });

  it("as closed by a query that comes back after its cancel, says nothing either", () => {
    const payment = canceled();
    expect(payment.view.status).toBe("canceled");
    expect(payment.fact({ by: "query", ended: CLOSED })).toEqual([]);
  });

  it("as closed a moment before its end is against the hold, and a person looks", () => {
    const payment = authorized();
    payment.pass(7 * 86_400 - 1);
    payment.hears(news(recordOf("closed"), PAYERMAX));
    expect(payment.view).toMatchObject({ status: "authorized", attention: { reason: "status_went_back" } });
  });

  it.each([
    ["is held", authorized],
    ["is being canceled", canceling],
  ])("as held, while it %s, brings its numbers", (_what, make) => {
    const payment = make();
    payment.hears(news(recordOf("succeeded", { refs: number }), PAYERMAX));
    expect(payment.view).toMatchObject({ providerRefs: number, attention: null });
  });

  it("as open after it failed brings its numbers, and stays failed", () => {
    const payment = open(AUTHORIZATION);
    payment.sends("authorize", answered(recordOf("failed", { refs: {} })));
    payment.fact({ by: "query", ended: answered(recordOf("open", { refs: number })) });
    expect(payment.view).toMatchObject({ status: "failed", providerRefs: number, attention: null });
  });
});

it("a charge that a person called paid, and the record beside that closed, calls a person again", () => {
  const payment = abandoned();
  payment.sends("cancel", TIMED_OUT);
  const command = { ...FOUND, operation: "charge", outcome: "succeeded" } as const;
  const moment = { now: payment.now, schedules: USUAL_SCHEDULES };
  const events = decide(
    payment.state,
    [
      { by: "signal", command },
      { by: "query", ended: CLOSED },
    ],
    moment,
  );
  expect(typesOf(events)).toContain("captured");
  expect(events).toContainEqual(
    expect.objectContaining({ type: "attentionRaised", reason: "status_went_back" }),
  );
});

describe("the shopper's page", () => {
  it("in a reply that comes after the shopper's time is no page any more, and nothing is canceled unasked", () => {
    const payment = open(CHARGE);
    const events = payment.sends("charge", AT_THE_PAGE, () => {
      payment.pass(1800);
    });
    expect(typesOf(events)).toEqual(["referencesLearned", "pending"]);
    expect(payment.view).toMatchObject({ status: "processing", action: null });
  });

  it("stays the first one, whatever the record names later", () => {
    const payment = charged(AT_THE_PAGE);
    const shown = payment.view.action;
    payment.waits();
    payment.asks(answered(recordOf("open", { actionUrl: "https://3ds.example/2" })));
    expect(shown).not.toBeNull();
    expect(payment.view.action).toEqual(shown);
  });

  it("is shown to nobody where a person called the customer failed before the record came", () => {
    const payment = withCustomerNotSent();
    const [customer] = payment.state.requests;
    payment.fact({ by: "call", request: customer ?? expect.fail(), ended: RUN_WAS_RESET });
    payment.asks(AT_THE_PAGE, () => {
      expect(payment.command({ ...FOUND, operation: "createCustomer", outcome: "failed" })).toBeNull();
    });
    expect(payment.view).toMatchObject({ status: "failed", action: null });
  });
});

function withCustomerNotSent(): SimulatedPayment {
  const payment = open({ ...WITH_CUSTOMER, actionTimeoutSeconds: 86_400 });
  while (payment.view.attention === null) {
    if (payment.next.do === "send") payment.sends("createCustomer", CONNECTION_REFUSED);
    else if (payment.next.do === "tick") payment.ticks();
    else payment.waits();
  }
  expect(payment.view.attention.reason).toBe("not_sent");
  return payment;
}
