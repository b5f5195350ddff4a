import { describe, expect, it } from "vitest";
import { answered, CHARGE, DUPLICATE, news, NO_SUCH_TRANSACTION, recordOf, TIMED_OUT } from "./facts.js";
import { asksAfterWaits, AT_THE_PAGE, charged, open, PAID, WITH_CUSTOMER } from "./started-payments.js";

describe("a record that was there before the first send", () => {
  it("is never adopted when the provider answers the first send with a duplicate", () => {
    const payment = open(CHARGE);
    payment.sends("charge", DUPLICATE);
    expect(payment.view).toMatchObject({
      status: "processing",
      outcomeUnknown: { operation: "charge" },
      attention: { reason: "duplicate_reference" },
    });
    asksAfterWaits(
      payment,
      PAID,
      answered(recordOf("failed")),
      ...Array<typeof NO_SUCH_TRANSACTION>(9).fill(NO_SUCH_TRANSACTION),
    );
    expect(payment.view).toMatchObject({ status: "processing", capturedAmount: null });
    expect(payment.next.do).toBe("wait");
  });

  it("means after a send in doubt that ours is there", () => {
    const payment = open(CHARGE);
    payment.sends("charge", TIMED_OUT);
    asksAfterWaits(payment, PAID);
    expect(payment.view.status).toBe("captured");
  });

  it("is found by asking first: nothing is sent, and the questions widen", () => {
    const payment = open({ ...CHARGE, askFirst: true });
    payment.asks(PAID);
    expect(payment.view).toMatchObject({
      status: "processing",
      outcomeUnknown: { operation: "charge" },
      attention: { reason: "duplicate_reference" },
    });
    expect(asksAfterWaits(payment, PAID, NO_SUCH_TRANSACTION, PAID)).toEqual([5, 30, 120]);
    expect(payment.eventTypes).not.toContain("requestSent");
  });

  it("stops even the customer's creation, after which the charge would be sent", () => {
    const payment = open({ ...WITH_CUSTOMER, askFirst: true });
    payment.asks(PAID);
    payment.waits();
    expect(payment.next.do).toBe("query");
    expect(payment.view.outcomeUnknown).toMatchObject({ operation: "charge" });
  });

  it("is announced before anything was sent: as little adopted", () => {
    const payment = open({ ...CHARGE, provider: "payermax", askFirst: true });
    payment.hears(news(recordOf("succeeded"), { provider: "payermax" }));
    expect(payment.view).toMatchObject({ status: "processing", outcomeUnknown: { operation: "charge" } });
    payment.asks(answered(recordOf("succeeded")));
    expect(payment.view).toMatchObject({
      status: "processing",
      attention: { reason: "duplicate_reference" },
    });
    expect(payment.eventTypes).not.toContain("captured");
  });

  it("is absent: the charge is sent", () => {
    const payment = open({ ...CHARGE, askFirst: true });
    payment.asks(NO_SUCH_TRANSACTION);
    payment.sends("charge", PAID);
    expect(payment.view.status).toBe("captured");
  });
});

describe("a send that was thought lost", () => {
  it("and a resend that is called a duplicate: the record proves itself ours, and is adopted", () => {
    const payment = open({ ...CHARGE, provider: "payermax" });
    payment.sends("charge", TIMED_OUT);
    asksAfterWaits(
      payment,
      NO_SUCH_TRANSACTION,
      NO_SUCH_TRANSACTION,
      NO_SUCH_TRANSACTION,
      NO_SUCH_TRANSACTION,
    );
    payment.sends("charge", DUPLICATE);
    expect(payment.view).toMatchObject({ outcomeUnknown: { operation: "charge" }, attention: null });
    asksAfterWaits(payment, PAID);
    expect(payment.view).toMatchObject({ status: "captured", attention: null });
  });
});

describe("a page whose URL was dropped", () => {
  const DROPPED = { droppedUrl: "the page's URL is not an absolute http or https one" };

  it("calls a person once, who is told why, and the provider is asked on", () => {
    const payment = open(CHARGE);
    payment.sends("charge", answered(recordOf("open", DROPPED)));
    expect(payment.view).toMatchObject({
      status: "processing",
      action: null,
      attention: { reason: "redirect_dropped" },
    });
    const raised = { type: "attentionRaised", reason: "redirect_dropped", detail: DROPPED.droppedUrl };
    expect(payment.events).toContainEqual(expect.objectContaining(raised));
    payment.waits();
    payment.asks(answered(recordOf("open", DROPPED)));
    expect(payment.events.filter(({ type }) => type === "attentionRaised")).toHaveLength(1);
    payment.waits();
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured" });
  });

  it("is of no importance where the shopper has a page already", () => {
    const payment = charged(AT_THE_PAGE);
    payment.waits();
    payment.asks(answered(recordOf("open", DROPPED)));
    expect(payment.view).toMatchObject({ status: "requires_action", attention: null });
  });
});
