import { describe, expect, it } from "vitest";
import { answered, CHARGE, NO_SUCH_TRANSACTION, recordOf, RUN_WAS_RESET } from "./facts.js";
import { abandoned, asksAfterWaits, AT_THE_PAGE, CLOSED, OPEN, open, PAID } from "./started-payments.js";

describe("a run that a reset made after the time for the first send", () => {
  const late = () => {
    const payment = open(CHARGE);
    payment.pass(3_600);
    const { next } = payment;
    if (next.do !== "giveUp") throw new Error(`it wants to ${next.do}`);
    payment.fact({ by: "call", request: next.request, ended: RUN_WAS_RESET });
    return payment;
  };

  it("does not say that nothing was sent: the provider is asked what the run before has done", () => {
    const payment = late();
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured", attention: null });
    expect(payment.eventTypes).not.toContain("requestSent");
  });

  it("cancels what is still open once the shopper has had the usual time since then", () => {
    const payment = late();
    payment.asks(OPEN);
    while (payment.view.status === "processing") {
      payment.rests();
      payment.asks(OPEN);
    }
    expect([payment.view.status, payment.now]).toEqual(["canceling", "2026-01-01T13:30:00.000Z"]);
  });

  it("has failed once four answers over twelve minutes say that there is nothing", () => {
    const payment = late();
    payment.asks(NO_SUCH_TRANSACTION);
    asksAfterWaits(payment, ...Array<typeof NO_SUCH_TRANSACTION>(4).fill(NO_SUCH_TRANSACTION));
    payment.givesUp();
    expect(payment.view).toMatchObject({ status: "failed", failure: { code: "not_sent" } });
  });
});

describe("a run that a reset made after the run before had sent the charge", () => {
  it("gives the shopper no more than the usual time, and shows the page that the record has", () => {
    const payment = open(CHARGE);
    payment.sends("charge", RUN_WAS_RESET);
    payment.asks(AT_THE_PAGE);
    expect(payment.view.action?.expiresAt).toBe("2026-01-01T12:30:00.000Z");
  });

  it("cancels a charge that is still open when the time is over, also where nobody has its page", () => {
    const payment = open(CHARGE);
    payment.sends("charge", RUN_WAS_RESET);
    while (payment.now < "2026-01-01T12:30:00.000Z") {
      payment.rests();
      payment.asks(OPEN);
    }
    expect(payment.eventTypes.slice(-2)).toEqual(["actionEnded", "abandonRequested"]);
    expect(payment.view.status).toBe("canceling");
  });
});

describe("a run that a reset made, where the run before sent nothing", () => {
  it("has failed when the card is gone: four answers over twelve minutes have said that there is nothing", () => {
    const payment = open(CHARGE);
    payment.sends("charge", RUN_WAS_RESET);
    payment.asks(NO_SUCH_TRANSACTION);
    asksAfterWaits(payment, ...Array<typeof NO_SUCH_TRANSACTION>(4).fill(NO_SUCH_TRANSACTION));
    payment.sends("charge", { ending: "refused", code: "card_expired", message: "the card is gone" });
    expect(payment.view).toMatchObject({ status: "failed", failure: { code: "card_expired" } });
  });

  it("sends the cancel of an abandoned charge once the record has stayed open for twelve minutes", () => {
    const payment = abandoned();
    payment.sends("cancel", RUN_WAS_RESET);
    payment.asks(OPEN);
    asksAfterWaits(payment, ...Array<typeof OPEN>(4).fill(OPEN));
    payment.sends("cancel", answered(recordOf("closed")));
    payment.asks(CLOSED);
    expect(payment.eventTypes.filter((type) => type === "abandonRequested")).toHaveLength(1);
    expect(payment.view).toMatchObject({ status: "failed", failure: { kind: "abandoned" } });
  });
});
