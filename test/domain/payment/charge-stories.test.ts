import { describe, expect, it } from "vitest";
import {
  answered,
  CARD,
  CHARGE,
  CONNECTION_REFUSED,
  CUSTOMER_CREATED,
  news,
  PRICE,
  recordOf,
  refused,
  TIMED_OUT,
} from "./facts.js";
import type { SimulatedPayment } from "./simulated-payment.js";
import {
  abandoned,
  asksAfterWaits,
  AT_THE_PAGE,
  charged,
  OPEN,
  open,
  PAGE_URL,
  PAID,
  WITH_CUSTOMER,
} from "./started-payments.js";

describe("a charge that succeeds", () => {
  it("with a saved card, at once: one send and it is over", () => {
    const payment = open(CHARGE);
    payment.sends("charge", PAID);
    expect(payment.view).toMatchObject({
      status: "captured",
      capturedAmount: PRICE,
      failure: null,
      attention: null,
    });
    expect(payment.view.providerRefs).toEqual({ transactionNo: "T1" });
    expect(payment.next).toEqual({ do: "finish" });
    expect(payment.eventTypes).toEqual([
      "opened",
      "requestSent",
      "referencesLearned",
      "requestSucceeded",
      "captured",
    ]);
  });

  it("creates the customer first where none is known", () => {
    const payment = open(WITH_CUSTOMER);
    payment.sends("createCustomer", CUSTOMER_CREATED);
    expect(payment.state.customerNo).toBe("2001");
    payment.sends("charge", PAID);
    expect(payment.view.status).toBe("captured");
  });

  it("after the shopper approved, once a query agrees with the notification", () => {
    const payment = charged(AT_THE_PAGE);
    expect(payment.view).toMatchObject({
      status: "requires_action",
      action: { type: "redirect", url: PAGE_URL, expiresAt: "2026-01-01T12:30:00.000Z" },
    });
    expect(payment.waits()).toBe(120);
    payment.hears(news(recordOf("succeeded")));
    expect(payment.view.status).toBe("requires_action");
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured", action: null });
    expect(payment.next.do).toBe("finish");
  });

  it("although its notification is lost: the poll finds it", () => {
    const payment = charged(AT_THE_PAGE);
    expect(asksAfterWaits(payment, OPEN, OPEN, PAID)).toEqual([120, 300, 900]);
    expect(payment.view.status).toBe("captured");
  });

  it("although its notification came before the reply to its own send", () => {
    const payment = open({ ...CHARGE, saveCard: true });
    payment.sends("charge", AT_THE_PAGE, () => {
      payment.hears(news(recordOf("succeeded", { savedCard: CARD })));
    });
    expect(payment.view.status).toBe("requires_action");
    payment.waits();
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD });
  });

  it("gives the shopper the whole time from the send that reached the provider", () => {
    const payment = open(CHARGE);
    payment.sends("charge", CONNECTION_REFUSED);
    payment.pass(600);
    payment.sends("charge", AT_THE_PAGE);
    expect(payment.view.action?.expiresAt).toBe("2026-01-01T12:40:00.000Z");
  });
});

describe("a charge that the provider refuses", () => {
  it("is declined by its answer, with the provider's own code", () => {
    const payment = open(CHARGE);
    const refusal = { kind: "declined", code: "51", message: "insufficient funds" } as const;
    payment.sends("charge", answered(recordOf("failed", { refusal })));
    expect(payment.view).toMatchObject({ status: "failed", failure: { operation: "charge", ...refusal } });
    expect(payment.next.do).toBe("finish");
  });

  it("is rejected by an error code, where nothing else was ever sent", () => {
    const payment = open(CHARGE);
    payment.sends("charge", refused("000023"));
    expect(payment.view).toMatchObject({ status: "failed", failure: { kind: "rejected", code: "000023" } });
  });

  it("stays as it is, whatever comes later: late news is left for the aftercare", () => {
    const payment = open(CHARGE);
    payment.sends("charge", answered(recordOf("failed")));
    const late = news(recordOf("succeeded"));
    payment.hears(late);
    expect(payment.tells()).toEqual(late);
    payment.hears(late);
    expect(payment.view).toMatchObject({ status: "failed", capturedAmount: null });
    expect(payment.next.do).toBe("finish");
  });

  it("that a query on its way contradicts stays failed, and its aftercare and a person hear of the money", () => {
    const payment = open(CHARGE);
    payment.sends("charge", answered(recordOf("failed")));
    payment.fact({ by: "query", ended: PAID });
    expect(payment.view).toMatchObject({
      status: "failed",
      capturedAmount: null,
      attention: { reason: "status_went_back" },
    });
    expect(payment.tells().report).toMatchObject({ about: "payment", status: "succeeded", amount: PRICE });
    expect(payment.next.do).toBe("finish");
  });
});

describe("a charge that can't be sent", () => {
  it("is tried again on the widening schedule, and not before the provider said", () => {
    const payment = open(CHARGE);
    payment.sends("charge", CONNECTION_REFUSED);
    expect(payment.waits()).toBe(5);
    payment.sends("charge", CONNECTION_REFUSED);
    expect(payment.waits()).toBe(30);
    payment.sends("charge", { ...CONNECTION_REFUSED, retryAfterSeconds: 300 });
    expect(payment.waits()).toBe(300);
    payment.sends("charge", PAID);
    expect(payment.view.status).toBe("captured");
  });

  it("until the deadline has failed: not sent, and nothing is in doubt", () => {
    const payment = open(CHARGE);
    while (payment.next.do !== "giveUp") {
      if (payment.next.do === "send") payment.sends("charge", CONNECTION_REFUSED);
      else payment.waits();
    }
    expect(payment.now).toBe("2026-01-01T12:30:00.000Z");
    payment.givesUp();
    expect(payment.view).toMatchObject({
      status: "failed",
      failure: { operation: "charge", kind: "rejected", code: "not_sent" },
    });
  });
});

describe("what else a charge meets", () => {
  it("reads an unknown status word as open, and wants a person", () => {
    const payment = charged(AT_THE_PAGE);
    payment.pass(120);
    payment.asks(answered(recordOf("open", { word: "on_hold", recognized: false })));
    expect(payment.view).toMatchObject({
      status: "requires_action",
      attention: { reason: "unknown_provider_status" },
    });
  });

  it("refuses capture and cancel in words", () => {
    const payment = charged(AT_THE_PAGE);
    const words = "a charge takes the money in one step; there is nothing to capture or cancel";
    expect(payment.command({ name: "capture" })).toBe(`can't capture ORDER1001: ${words}`);
    expect(payment.command({ name: "cancel" })).toBe(`can't cancel ORDER1001: ${words}`);
  });

  it("stays a short story, although the provider can't be reached for a year", () => {
    const story = (payment: SimulatedPayment, ending: typeof TIMED_OUT | typeof CONNECTION_REFUSED) => {
      const end = Date.parse(payment.now) + 365 * 86_400_000;
      while (Date.parse(payment.now) < end && payment.next.do !== "finish") {
        const { next } = payment;
        if (next.do === "send") payment.sends(next.request.operation, ending);
        else if (next.do === "query") payment.asks(ending);
        else if (next.do === "tick") payment.ticks();
        else if (next.do === "giveUp") payment.givesUp();
        else payment.waits();
      }
      return payment.events.length;
    };
    const patient = { ...CHARGE, actionTimeoutSeconds: 86_400 };
    const customer = { ...WITH_CUSTOMER, actionTimeoutSeconds: 86_400 };
    for (const ending of [TIMED_OUT, CONNECTION_REFUSED]) {
      expect(story(open(patient), ending)).toBeLessThan(400);
      expect(story(open(customer), ending)).toBeLessThan(50);
      expect(story(abandoned(), ending)).toBeLessThan(800);
      expect(story(open({ ...CHARGE, askFirst: true }), ending)).toBeLessThan(400);
    }
    const foreign = open({ ...CHARGE, askFirst: true });
    foreign.asks(PAID);
    expect(story(foreign, TIMED_OUT)).toBeLessThan(400);
  });
});
