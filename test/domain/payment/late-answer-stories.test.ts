import { describe, expect, it } from "vitest";
import { answered, CARD, CHARGE, DUPLICATE, news, PRICE, recordOf, TIMED_OUT, usd } from "./facts.js";
import { AT_THE_PAGE, authorized, charged, OPEN, open, PAID, PAYERMAX } from "./started-payments.js";
import type { SimulatedPayment } from "./simulated-payment.js";

type Answer = Parameters<SimulatedPayment["asks"]>[0];

describe("a query that ends after a notification has settled the payment", () => {
  const PAID_NEWS = news(recordOf("succeeded"), PAYERMAX);
  const asked = (answer: Answer, shopperMaySave: { shopperMaySave?: true }) => {
    const payment = charged(OPEN, { ...PAYERMAX, saveCard: true, ...shopperMaySave });
    payment.waits();
    return { payment, events: payment.asks(answer, () => payment.hears(PAID_NEWS)) };
  };

  it.each([
    ["without an answer", TIMED_OUT, {}],
    ["without an answer, where the shopper may save the card", TIMED_OUT, { shopperMaySave: true }],
    ["with the record, in which there is no card yet", PAID, { shopperMaySave: true }],
  ] as const)("%s changes nothing: the card has its time to come", (_what, answer, shopperMaySave) => {
    const { payment, events } = asked(answer, shopperMaySave);
    expect(events).toEqual([]);
    expect(payment.next).toMatchObject({ do: "wait", for: "the saved card's token" });
    payment.hears(news(recordOf("succeeded", { savedCard: CARD }), { ...PAYERMAX, key: "card" }));
    expect(payment.view).toMatchObject({ status: "captured", capturedAmount: PRICE, savedCard: CARD });
  });

  it("calls nobody for a card that is there and of which only more was to be told", () => {
    const payment = charged(AT_THE_PAGE, { ...PAYERMAX, saveCard: true, shopperMaySave: true });
    payment.waits();
    const events = payment.asks(TIMED_OUT, () => {
      const savedCard = { ...CARD, detailsFollow: true } as const;
      payment.hears(news(recordOf("succeeded", { savedCard }), PAYERMAX));
      payment.pass(90);
    });
    expect(events).toEqual([]);
    payment.ticks();
    expect(payment.view).toMatchObject({ savedCard: CARD, attention: null });
    expect(payment.next.do).toBe("finish");
  });
});

describe("the record that is asked for last, where the shopper could save the card", () => {
  const last = (answer: Answer) => {
    const payment = charged(PAID, { saveCard: true, shopperMaySave: true });
    payment.waits();
    return { payment, types: payment.asks(answer).map(({ type }) => type) };
  };

  it("ends the wait without a word where it has no card", () => {
    expect(last(PAID).types).toEqual(["savedCardMissing"]);
  });

  it.each([
    ["a word that nobody understands", { word: "on_hold", recognized: false }, "unknown_provider_status"],
    ["another amount", { amount: usd(1) }, "amount_mismatch"],
  ] as const)("ends it where it has %s, for which a person is called", (_what, more, reason) => {
    const { payment, types } = last(answered(recordOf("open", more)));
    expect(types).toEqual(["attentionRaised", "savedCardMissing"]);
    expect(payment.view).toMatchObject({ status: "captured", savedCard: null, attention: { reason } });
    expect(payment.next.do).toBe("finish");
  });
});

describe("a call that ends as a duplicate", () => {
  it("calls a person with the provider's words where nothing else was ever sent", () => {
    const payment = charged(DUPLICATE);
    const detail = "duplicate: duplicate reference";
    expect(payment.state.concerns).toMatchObject([{ reason: "duplicate_reference", detail }]);
    expect(payment.events).toContainEqual(
      expect.objectContaining({ type: "outcomeUnknown", code: "foreign_record", message: detail }),
    );
  });

  it("says nothing against an outcome that a notification has brought meanwhile", () => {
    const payment = open({ ...CHARGE, ...PAYERMAX });
    const paid = news(recordOf("succeeded"), PAYERMAX);
    expect(payment.sends("charge", DUPLICATE, () => payment.hears(paid))).toEqual([]);
    expect(payment.view).toMatchObject({ status: "captured", attention: null });
  });

  it("leaves a doubt about the capture alone that was sent", () => {
    const payment = authorized();
    payment.command({ name: "capture" });
    payment.sends("capture", DUPLICATE);
    expect(payment.view).toMatchObject({ outcomeUnknown: { operation: "capture" }, attention: null });
    expect(payment.next.do).toBe("wait");
  });
});
