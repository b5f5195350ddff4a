import { describe, expect, it } from "vitest";
import {
  answered,
  AUTHORIZATION,
  CONNECTION_REFUSED,
  news,
  PRICE,
  recordOf,
  refused,
  RUN_WAS_RESET,
  TIMED_OUT,
  usd,
  wordOn,
} from "./facts.js";
import { authorized, capturing, open, PAID, PAYERMAX, WEEK } from "./started-payments.js";

describe("capture and cancel", () => {
  it("takes everything by default", () => {
    const payment = capturing(answered(wordOn("capture", "succeeded")));
    expect(payment.view).toMatchObject({ status: "captured", capturedAmount: PRICE });
    expect(payment.next.do).toBe("finish");
  });

  it("takes less where less is asked for", () => {
    const payment = authorized();
    payment.command({ name: "capture", amount: usd(500) });
    payment.sends("capture", answered(wordOn("capture", "succeeded", { amount: usd(500) })));
    expect(payment.view).toMatchObject({ status: "captured", amount: PRICE, capturedAmount: usd(500) });
  });

  it("refuses more than is held, and another currency, in words", () => {
    const payment = authorized();
    expect(payment.command({ name: "capture", amount: usd(2001) })).toBe(
      "can't capture ORDER1001: 20.01 USD is more than the authorized 20.00 USD",
    );
    expect(payment.command({ name: "capture", amount: { currency: "EUR", value: 1 } })).toBe(
      "can't capture ORDER1001: it is authorized in USD, not EUR",
    );
    expect(payment.view.status).toBe("authorized");
  });

  it("takes a capture 61 seconds before the end, and none at 59", () => {
    const [early, late] = [authorized(), authorized()];
    early.pass(WEEK - 61);
    expect(early.command({ name: "capture" })).toBeNull();
    early.sends("capture", answered(wordOn("capture", "succeeded")));
    expect(early.view.status).toBe("captured");
    late.pass(WEEK - 59);
    expect(late.command({ name: "capture" })).toContain("its authorization ends at");
  });

  it("refuses a capture in the last minute, in words", () => {
    const payment = authorized();
    payment.pass(WEEK - 61);
    expect(payment.state.status).toBe("authorized");
    payment.pass(1);
    expect(payment.command({ name: "capture" })).toBe(
      "can't capture ORDER1001: its authorization ends at 2026-01-08T12:00:00.000Z",
    );
    expect(payment.command({ name: "cancel" })).toBeNull();
  });

  it("lets the capture win where it comes first", () => {
    const payment = authorized();
    expect(payment.command({ name: "capture" })).toBeNull();
    expect(payment.command({ name: "cancel" })).toBe("can't cancel ORDER1001: it is being captured");
    expect(payment.command({ name: "capture" })).toBe("can't capture ORDER1001: it is being captured");
    payment.sends("capture", answered(wordOn("capture", "succeeded")));
    expect(payment.command({ name: "cancel" })).toBe("can't cancel ORDER1001: it is captured");
  });

  it("lets the cancel win where it comes first", () => {
    const payment = authorized();
    expect(payment.command({ name: "cancel", reason: "out of stock" })).toBeNull();
    expect(payment.command({ name: "capture" })).toBe("can't capture ORDER1001: it is being canceled");
    payment.sends("cancel", answered(wordOn("cancel", "succeeded")));
    expect(payment.view).toMatchObject({ status: "canceled", capturedAmount: null });
    expect(payment.next.do).toBe("finish");
  });

  it("refuses both before the authorization, in words", () => {
    const payment = open(AUTHORIZATION);
    expect(payment.command({ name: "capture" })).toBe("can't capture ORDER1001: it is not authorized yet");
    payment.sends("authorize", answered(recordOf("open", { actionUrl: "https://pay.example/1" })));
    expect(payment.command({ name: "cancel" })).toBe(
      "can't cancel ORDER1001: it is not authorized yet, the shopper has still to act",
    );
  });

  it("that can't be sent until the last minute is given up: authorized, and nothing was sent", () => {
    const payment = authorized();
    payment.command({ name: "capture" });
    while (payment.view.status === "capturing") {
      if (payment.next.do === "send") payment.sends("capture", CONNECTION_REFUSED);
      else if (payment.next.do === "tick") payment.ticks();
      else if (payment.next.do === "giveUp") payment.givesUp();
      else payment.waits();
    }
    expect(payment.events).toContainEqual(
      expect.objectContaining({
        type: "attentionRaised",
        reason: "not_sent",
        at: "2026-01-01T13:00:00.000Z",
      }),
    );
    expect(payment.now).toBe("2026-01-08T11:59:00.000Z");
    expect(payment.view).toMatchObject({
      status: "authorized",
      failure: { code: "not_sent" },
      attention: null,
    });
    payment.waits();
    payment.asks(PAID);
    expect(payment.view.status).toBe("expired");
  });
});

describe("Temporal's cancel button", () => {
  it("pressed before the payment is authorized acts then", () => {
    const payment = open(AUTHORIZATION);
    payment.sends("authorize", answered(recordOf("open", { actionUrl: "https://pay.example/1" })));
    payment.cancellation();
    expect(payment.view.status).toBe("requires_action");
    payment.hears(news(recordOf("succeeded"), PAYERMAX));
    payment.ticks();
    payment.sends("cancel", answered(wordOn("cancel", "succeeded")));
    expect(payment.view).toMatchObject({ status: "canceled", capturedAmount: null });
  });

  it("acts at once where the payment is authorized, and is refused in words later", () => {
    const payment = authorized();
    payment.cancellation();
    payment.cancellation();
    expect(payment.events.at(-1)).toMatchObject({
      type: "commandRefused",
      message: "can't cancel ORDER1001: it is being canceled",
    });
  });

  it("is refused in words by a charge", () => {
    const payment = open({ ...AUTHORIZATION, kind: "charge", firstOperation: "charge" });
    payment.cancellation();
    expect(payment.events.at(-1)).toMatchObject({ type: "commandRefused", command: "cancel" });
  });
});

describe("the end of an authorization", () => {
  it("calls a person where a reset made the run: what the run before captured is not known", () => {
    const payment = authorized();
    payment.fact({ by: "call", request: payment.state.requests[0] ?? expect.fail(), ended: RUN_WAS_RESET });
    payment.waits();
    payment.asks(answered(recordOf("succeeded")));
    expect(payment.view).toMatchObject({ status: "expired", attention: { reason: "reset_before_expiry" } });
  });

  it("is recorded an hour after it: expired", () => {
    const payment = authorized();
    expect(payment.waits()).toBe(WEEK + 3600);
    payment.asks(answered(recordOf("closed", { word: "CLOSED" })));
    expect(payment.events.at(-2)).toMatchObject({ type: "checked", detail: "CLOSED" });
    expect(payment.view).toMatchObject({ status: "expired", capturedAmount: null });
    expect(payment.next.do).toBe("finish");
  });

  it("ends a cancel that is in doubt, pending or not sent", () => {
    for (const ending of [TIMED_OUT, CONNECTION_REFUSED, answered(wordOn("cancel", "pending"))]) {
      const payment = authorized();
      payment.command({ name: "cancel" });
      payment.sends("cancel", ending);
      while (payment.next.do !== "query") {
        if (payment.next.do === "send") payment.sends("cancel", ending);
        else if (payment.next.do === "tick") payment.ticks();
        else payment.waits();
      }
      expect(payment.now).toBe("2026-01-08T13:00:00.000Z");
      payment.asks(TIMED_OUT);
      expect(payment.view).toMatchObject({ status: "expired", outcomeUnknown: null, attention: null });
    }
  });

  it("is preceded by the capture that the policy asks for, once", () => {
    const payment = authorized({ onAuthorizationExpiry: "capture" });
    expect(payment.waits()).toBe(WEEK - 43_200);
    payment.ticks();
    payment.sends("capture", refused("000040"));
    expect(payment.view.status).toBe("authorized");
    expect(payment.waits()).toBe(43_200 + 3600);
    payment.asks(PAID);
    expect(payment.view.status).toBe("expired");
  });

  it("is preceded by the policy's act although an earlier try of the merchant was refused", () => {
    const payment = authorized({ onAuthorizationExpiry: "cancel" });
    payment.command({ name: "capture" });
    payment.sends("capture", refused("000040"));
    expect(payment.waits()).toBe(WEEK - 43_200);
    payment.ticks();
    payment.sends("cancel", answered(wordOn("cancel", "succeeded")));
    expect(payment.view.status).toBe("canceled");
  });

  it("comes as expired where the worker was away until it was too late for the policy's capture", () => {
    const payment = authorized({ onAuthorizationExpiry: "capture", expiryLeadSeconds: 3600 });
    payment.pass(WEEK - 30);
    expect(payment.waits()).toBe(3630);
    payment.asks(PAID);
    expect(payment.view.status).toBe("expired");
  });
});
