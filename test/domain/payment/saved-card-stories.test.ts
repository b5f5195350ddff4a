import { describe, expect, it } from "vitest";
import { answered, CARD, news, recordOf, TIMED_OUT } from "./facts.js";
import { authorized, charged, PAID, PAYERMAX } from "./started-payments.js";

describe("a saved card of which the provider tells in parts, or under other numbers", () => {
  const PARTLY = news(recordOf("succeeded", { savedCard: { ...CARD, detailsFollow: true } }));
  const whole = (more: object) =>
    news({ about: "card", status: "succeeded", savedCard: { ...CARD, merchantInitiated: true, ...more } });

  it("the rest that comes after the time for it changes the payment's result no more", () => {
    const payment = charged(PAID, { saveCard: true });
    payment.hears(PARTLY);
    payment.waits();
    payment.ticks();
    payment.hears(whole({}));
    expect(payment.view.savedCard).toEqual(CARD);
    expect(payment.next).toEqual({ do: "finish" });
  });

  it("another card that comes while the money is held doesn't replace the first one, which lacks its details", () => {
    const payment = authorized({ saveCard: true, customerNo: CARD.customerNo });
    payment.hears({ ...PARTLY, ...PAYERMAX });
    payment.hears({ ...whole({ token: "pp_9" }), ...PAYERMAX });
    expect(payment.view).toMatchObject({ status: "authorized", savedCard: CARD });
  });

  it("another card's details don't replace the card that was saved, and are left to the aftercare", () => {
    const payment = charged(PAID, { saveCard: true });
    payment.hears(PARTLY);
    const another = whole({ token: "pp_9" });
    payment.hears(another);
    expect(payment.tells()).toEqual(another);
    expect(payment.view.savedCard).toEqual(CARD);
    payment.hears({ ...whole({}), key: "own" });
    expect(payment.view.savedCard).toEqual({ ...CARD, merchantInitiated: true });
  });

  it("a card under another transaction's numbers calls a person, who reads all of them", () => {
    const payment = charged(TIMED_OUT, { saveCard: true });
    const refs = { transactionNo: "T2", orderNo: "O2" };
    payment.hears(news(recordOf("succeeded", { savedCard: CARD, refs })));
    payment.asks(answered(recordOf("succeeded", { refs: { transactionNo: "T1", orderNo: "O1" } })));
    expect(payment.view).toMatchObject({ status: "captured", savedCard: null });
    expect(payment.state.concerns).toMatchObject([
      { reason: "second_transaction", detail: "a saved card under T2, O2" },
    ]);
  });
});
