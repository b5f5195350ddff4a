import { describe, expect, it } from "vitest";
import { answered, news, PRICE, recordOf, usd } from "./facts.js";
import { AT_THE_PAGE, charged, OPEN, PAID } from "./started-payments.js";

describe("a notification that the provider's record doesn't confirm", () => {
  it("changes nothing while the record is still pending", () => {
    const payment = charged(AT_THE_PAGE);
    payment.hears(news(recordOf("succeeded")));
    payment.asks(OPEN);
    expect(payment.view).toMatchObject({ status: "requires_action", attention: null, outcomeUnknown: null });
    expect(payment.next.do).toBe("wait");
  });

  it("is never applied where the record has another amount: attention, and a person can settle it", () => {
    const payment = charged(AT_THE_PAGE);
    payment.hears(news(recordOf("succeeded")));
    payment.asks(answered(recordOf("succeeded", { amount: usd(1999) })));
    expect(payment.view).toMatchObject({
      status: "requires_action",
      capturedAmount: null,
      attention: { reason: "amount_mismatch" },
      outcomeUnknown: { operation: "charge" },
    });
    const resolve = { name: "resolve", operation: "charge", evidence: "T1", operator: "ada" } as const;
    expect(payment.command({ ...resolve, outcome: "succeeded" })).toBeNull();
    expect(payment.view).toMatchObject({ status: "captured", capturedAmount: PRICE, attention: null });
  });

  it("leaves a success without any amount unknown", () => {
    const payment = charged(AT_THE_PAGE);
    payment.pass(120);
    payment.asks(answered(recordOf("succeeded", { amount: null })));
    expect(payment.view).toMatchObject({
      status: "requires_action",
      outcomeUnknown: { operation: "charge" },
    });
    payment.waits();
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured", outcomeUnknown: null });
  });

  it("is news once, however often it comes before it is looked into", () => {
    const payment = charged(AT_THE_PAGE);
    expect(payment.hears(news(recordOf("succeeded")))).toMatchObject([
      { type: "notificationReceived" },
      { type: "acknowledgedByProvider", said: "succeeded" },
      { type: "checkBroughtForward" },
    ]);
    const before = payment.state;
    expect(payment.hears(news(recordOf("succeeded")))).toEqual([]);
    expect(payment.state).toBe(before);
  });

  it("is looked into again when it is repeated: the record may be slower than the webhook", () => {
    const payment = charged(AT_THE_PAGE);
    payment.hears(news(recordOf("succeeded")));
    payment.asks(OPEN);
    expect(payment.next.do).toBe("wait");
    payment.hears(news(recordOf("succeeded")));
    expect(payment.state.notificationKeys).toHaveLength(1);
    payment.asks(PAID);
    expect(payment.view.status).toBe("captured");
  });

  it("is kept aside where it is for another payment", () => {
    const payment = charged(AT_THE_PAGE);
    payment.hears(news(recordOf("succeeded"), { paymentId: "ANOTHER" }));
    expect(payment.eventTypes.at(-1)).toBe("notificationIgnored");
    expect(payment.next.do).toBe("wait");
  });
});

describe("a provider that contradicts itself at Pockyt", () => {
  it.each([
    ["success", "failed", "failed"],
    ["failed", "succeeded", "captured"],
  ] as const)("by a notification of %s and a record of %s calls a person", (said, found, status) => {
    const payment = charged(AT_THE_PAGE);
    payment.hears(news(recordOf(said === "success" ? "succeeded" : "failed")));
    payment.asks(answered(recordOf(found)));
    expect(payment.view).toMatchObject({ status, attention: { reason: "status_went_back" } });
  });

  it("not where the notification is the older word of the two", () => {
    const payment = charged(AT_THE_PAGE);
    payment.hears(news(recordOf("failed"), { key: "first" }));
    payment.asks(OPEN);
    payment.hears(news(recordOf("succeeded"), { key: "then" }));
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured", attention: null });
  });

  it("captures what its record says was given back by somebody else, and calls a person", () => {
    const payment = charged(AT_THE_PAGE);
    payment.waits();
    payment.asks(answered(recordOf("succeeded", { refundedValue: 500 })));
    expect(payment.view).toMatchObject({ status: "captured", attention: { reason: "unknown_refund" } });
  });
});
