import { describe, expect, it } from "vitest";
import { searchValues } from "../../../src/domain/payment/search-values.js";
import { summary } from "../../../src/domain/payment/view.js";
import { answered, AUTHORIZATION, CHARGE, news, PRICE, recordOf, TIMED_OUT, usd } from "./facts.js";
import type { SimulatedPayment } from "./simulated-payment.js";
import { AT_THE_PAGE, authorized, charged, OPEN, open, PAID } from "./started-payments.js";

function capturing(): SimulatedPayment {
  const payment = authorized();
  payment.command({ name: "capture", amount: usd(1500) });
  return payment;
}

function canceling(): SimulatedPayment {
  const payment = authorized();
  payment.command({ name: "cancel" });
  return payment;
}

/** Through every deadline and check, each of which finds nothing out, until a person is called. */
function untilCalled(payment: SimulatedPayment, answer = OPEN): string {
  for (let n = 0; payment.view.attention === null; n++) {
    if (n > 100) throw new Error("nobody is called");
    const { next } = payment;
    if (next.do === "query") payment.asks(answer);
    else if (next.do === "tick") payment.ticks();
    else payment.waits();
  }
  return payment.now;
}

const due = ({ state, now }: SimulatedPayment) => {
  const { PaymentDueAt: at } = searchValues(state, now);
  return typeof at === "number" ? new Date(at).toISOString() : null;
};

describe("what a person reads of a payment in a list", () => {
  it("is its amount, provider and id", () => {
    expect(summary({ amount: PRICE, provider: "pockyt", paymentId: "ORDER1001" })).toBe(
      "20.00 USD · pockyt · ORDER1001",
    );
  });
});

describe("what a person finds a payment by", () => {
  it("is all that is known from its input, its status and its next deadline", () => {
    expect(searchValues(authorized().state, "2026-01-01T12:00:00.000Z")).toEqual({
      PaymentProvider: "payermax",
      PaymentAccount: "default",
      PaymentCurrency: "USD",
      PaymentAmount: 2000,
      PaymentStatus: "authorized",
      PaymentAttention: null,
      PaymentDueAt: Date.parse("2026-01-08T12:00:00.000Z"),
    });
  });

  it("is why a person should look", () => {
    const payment = charged(TIMED_OUT);
    untilCalled(payment, TIMED_OUT);
    expect(searchValues(payment.state, payment.now).PaymentAttention).toBe("outcome_unknown");
  });

  it("is the end of the shopper's time while that counts", () => {
    expect(due(charged(AT_THE_PAGE))).toBe("2026-01-01T12:30:00.000Z");
  });

  it("is when a person is called about what lasts; once one is, when it is tried again", () => {
    const payment = charged(TIMED_OUT);
    expect(due(payment)).toBe("2026-01-01T13:00:00.000Z");
    untilCalled(payment, TIMED_OUT);
    expect(due(payment)).toBe(payment.request?.wait?.until);
    expect(due(payment)).toBe("2026-01-01T13:12:35.000Z");
  });

  it("is when its first send is too late, while the call is on its way or waits for a worker", () => {
    expect(due(open(CHARGE))).toBe("2026-01-01T12:30:00.000Z");
    const capture = capturing();
    expect(due(capture)).toBe("2026-01-08T11:59:00.000Z");
  });

  it("is now, where nothing has a deadline", () => {
    const payment = canceling();
    payment.pass(60);
    expect(due(payment)).toBe("2026-01-01T12:01:00.000Z");
  });

  it("is until when the saved card's token may come; none once it is over", () => {
    const payment = charged(PAID, { saveCard: true });
    expect(due(payment)).toBe(payment.state.savedCardDueAt);
    expect(due(payment)).not.toBeNull();
    expect(due(charged(PAID))).toBeNull();
  });
});

describe("when a person is called about what the provider has had for long", () => {
  it("counts from the end of the shopper's time, though that lasts as long", () => {
    const payment = charged(OPEN, { provider: "payermax", actionTimeoutSeconds: 86_400 });
    expect(untilCalled(payment)).toBe("2026-01-03T12:00:00.000Z");
    expect(payment.view.attention).toMatchObject({ reason: "pending_for_long" });
  });

  it("counts from when the provider was known to have it, where that was later", () => {
    const payment = charged(TIMED_OUT, { provider: "payermax" });
    payment.pass(2400);
    payment.asks(OPEN);
    expect(untilCalled(payment)).toBe("2026-01-02T12:40:00.000Z");
  });

  it("counts no shopper's time of a doubt: an hour is enough", () => {
    expect(untilCalled(charged(TIMED_OUT), TIMED_OUT)).toBe("2026-01-01T13:00:00.000Z");
  });

  it("calls although another reason stands already", () => {
    const payment = charged(TIMED_OUT);
    payment.waits();
    payment.asks(answered(recordOf("succeeded", { amount: usd(1) })));
    payment.command({ name: "acknowledge", note: "seen", operator: "ada" });
    expect(untilCalled(payment, TIMED_OUT)).toBe("2026-01-01T13:00:00.000Z");
    expect(payment.view.attention).toMatchObject({ reason: "outcome_unknown" });
  });
});

describe("what is called for otherwise", () => {
  it("can't be settled by a person while the provider has it without doubt", () => {
    const payment = open(AUTHORIZATION);
    payment.sends("authorize", OPEN);
    payment.hears(news(recordOf("succeeded", { amount: usd(1) }), { provider: "payermax" }));
    expect(payment.view.attention).toMatchObject({ reason: "amount_mismatch" });
    const finding = { outcome: "succeeded", evidence: "the provider's portal", operator: "ada" } as const;
    expect(payment.command({ name: "resolve", operation: "authorize", ...finding })).toBe(
      "can't resolve authorize of ORDER1001: no outcome is unknown",
    );
  });
});
