import { describe, expect, it } from "vitest";
import { answered, CARD, CHARGE, news, NO_SUCH_TRANSACTION, recordOf, TIMED_OUT, usd } from "./facts.js";
import { AT_THE_PAGE, charged, open, PAID } from "./started-payments.js";

describe("the saved card's token", () => {
  it("is awaited while another transaction succeeds and its own is reversed: its aftercare is told of both", () => {
    const payment = open({ ...CHARGE, saveCard: true });
    payment.sends("charge", PAID);
    payment.hears(news(recordOf("succeeded", { refs: { transactionNo: "T2" } }), { key: "another" }));
    expect(payment.tells().report).toMatchObject({ refs: { transactionNo: "T2" } });
    payment.hears(news(recordOf("closed", { word: "reversed" }), { key: "reversed" }));
    expect(payment.tells().report).toMatchObject({ word: "reversed" });
    expect(payment.view).toMatchObject({ status: "captured", savedCard: null });
  });

  it("comes before the money is confirmed, and is shown with it", () => {
    const payment = charged(AT_THE_PAGE, { saveCard: true });
    payment.hears(news(recordOf("succeeded", { savedCard: CARD })));
    expect(payment.view.savedCard).toBeNull();
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD });
    expect(payment.next.do).toBe("finish");
  });

  it("comes late: the payment stays open for it, and is captured meanwhile", () => {
    const payment = open({ ...CHARGE, saveCard: true });
    payment.sends("charge", PAID);
    expect(payment.view).toMatchObject({ status: "captured", savedCard: null });
    payment.pass(7000);
    expect(payment.next.do).toBe("wait");
    payment.hears(news(recordOf("succeeded", { savedCard: CARD })));
    expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD, attention: null });
    expect(payment.next.do).toBe("finish");
  });

  it("never comes: attention says so, and the payment ends", () => {
    const payment = open({ ...CHARGE, saveCard: true });
    payment.sends("charge", PAID);
    // The provider's whole ladder of repeats takes two hours.
    expect(payment.waits()).toBeGreaterThanOrEqual(7200);
    payment.ticks();
    expect(payment.view).toMatchObject({
      status: "captured",
      savedCard: null,
      attention: { reason: "saved_card_missing" },
    });
    expect(payment.next.do).toBe("finish");
  });

  it.each([
    ["has none either: that is a normal end", PAID, { savedCard: null, attention: null }],
    [
      "has it: its notification was lost",
      answered(recordOf("succeeded", { savedCard: CARD })),
      { savedCard: CARD },
    ],
    ["can't be read: a person is called", TIMED_OUT, { attention: { reason: "saved_card_missing" } }],
    ["is missing: a person is called", NO_SUCH_TRANSACTION, { attention: { reason: "saved_card_missing" } }],
  ] as const)(
    "never comes where the shopper could decide, and the record that is asked for %s",
    (_, record, end) => {
      const payment = open({ ...CHARGE, saveCard: true, shopperMaySave: true });
      payment.sends("charge", PAID);
      expect(payment.waits()).toBeGreaterThanOrEqual(7200);
      payment.asks(record);
      expect(payment.view).toMatchObject({ status: "captured", ...end });
      expect(payment.next.do).toBe("finish");
    },
  );

  describe("of which the provider tells more apart from the payment", () => {
    const PARTLY = news(recordOf("succeeded", { savedCard: { ...CARD, detailsFollow: true } }));
    const card = {
      about: "card",
      status: "succeeded",
      savedCard: { ...CARD, merchantInitiated: true },
    } as const;

    it("is shown at once, and the payment stays open a moment for the rest", () => {
      const payment = open({ ...CHARGE, saveCard: true });
      payment.sends("charge", PAID);
      payment.hears(PARTLY);
      expect(payment.view.savedCard).toEqual(CARD);
      expect(payment.next.do).toBe("wait");
      payment.hears(news(card));
      expect(payment.view.savedCard).toEqual({ ...CARD, merchantInitiated: true });
      expect(payment.next.do).toBe("finish");
    });

    it("came complete before the payment's own news: nothing is lost by that", () => {
      const payment = charged(AT_THE_PAGE, { saveCard: true });
      payment.hears(news(card));
      payment.hears(PARTLY);
      payment.asks(PAID);
      expect(payment.view.savedCard).toEqual({ ...CARD, merchantInitiated: true });
      expect(payment.next.do).toBe("finish");
    });

    it("is there already when an earlier question ends late without an answer: nobody is called", () => {
      const payment = charged(AT_THE_PAGE, { saveCard: true, provider: "payermax" });
      payment.waits();
      payment.asks(TIMED_OUT, () => {
        payment.hears({ ...PARTLY, provider: "payermax" });
        payment.pass(90);
      });
      expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD, attention: null });
      payment.ticks();
      expect(payment.view.attention).toBeNull();
      expect(payment.next.do).toBe("finish");
    });

    it("is all there is where the rest never comes, and nobody is called", () => {
      const payment = open({ ...CHARGE, saveCard: true });
      payment.sends("charge", PAID);
      payment.hears(PARTLY);
      expect(payment.waits()).toBe(30);
      payment.ticks();
      expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD, attention: null });
      expect(payment.next.do).toBe("finish");
    });
  });

  it("waits for the number that it came under to be known as the payment's own", () => {
    const payment = open({ ...CHARGE, saveCard: true });
    payment.sends("charge", TIMED_OUT);
    payment.hears(news(recordOf("succeeded", { savedCard: CARD })));
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD, attention: null });
  });

  it("under a number that turns out to be another transaction's is not taken, and calls a person", () => {
    const payment = open({ ...CHARGE, saveCard: true });
    payment.sends("charge", TIMED_OUT);
    payment.hears(news(recordOf("succeeded", { savedCard: CARD, refs: { transactionNo: "T2" } })));
    payment.asks(PAID);
    expect(payment.view).toMatchObject({
      status: "captured",
      savedCard: null,
      attention: { reason: "second_transaction" },
    });
    payment.hears(news(recordOf("succeeded", { savedCard: CARD }), { key: "own" }));
    expect(payment.view).toMatchObject({ savedCard: CARD });
  });

  it("under a second number, before either is known, calls a person", () => {
    const payment = open({ ...CHARGE, saveCard: true });
    payment.sends("charge", TIMED_OUT);
    payment.hears(news(recordOf("succeeded", { savedCard: CARD })));
    const other = { savedCard: { ...CARD, token: "pp_other" }, refs: { transactionNo: "T2" } };
    payment.hears(news(recordOf("succeeded", other), { key: "other" }));
    expect(payment.view).toMatchObject({ attention: { reason: "second_transaction" } });
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD });
  });

  it("comes although the amount beside it can't be read", () => {
    const payment = charged(AT_THE_PAGE, { saveCard: true });
    payment.hears(news(recordOf("succeeded", { savedCard: CARD, amount: null })));
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD });
  });

  it("is not taken on a person's word alone, who knows of no number: attention says so", () => {
    const payment = open({ ...CHARGE, saveCard: true });
    payment.sends("charge", TIMED_OUT);
    payment.hears(news(recordOf("succeeded", { savedCard: CARD })));
    const resolve = { name: "resolve", operation: "charge", evidence: "seen", operator: "ada" } as const;
    payment.command({ ...resolve, outcome: "succeeded" });
    expect(payment.view).toMatchObject({ status: "captured", savedCard: null });
    payment.pass(7_500);
    payment.ticks();
    expect(payment.view).toMatchObject({ attention: { reason: "saved_card_missing" } });
  });

  it("of a notification with another amount, or of a card that nobody asked to save, is not taken", () => {
    const other = charged(AT_THE_PAGE, { saveCard: true });
    other.hears(news(recordOf("succeeded", { savedCard: CARD, amount: usd(1) })));
    other.asks(PAID);
    expect(other.view).toMatchObject({ status: "captured", savedCard: null });

    const unasked = charged(AT_THE_PAGE);
    unasked.hears(news(recordOf("succeeded", { savedCard: CARD })));
    unasked.asks(PAID);
    expect(unasked.view).toMatchObject({ status: "captured", savedCard: null });
  });
});
