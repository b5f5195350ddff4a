import { describe, expect, it } from "vitest";
import { answered, AUTHORIZATION, news, recordOf, TIMED_OUT, typesOf } from "./facts.js";
import {
  abandoned,
  AT_THE_PAGE,
  authorized,
  charged,
  CLOSED,
  FOUND,
  open,
  PAYERMAX,
} from "./started-payments.js";
import type { SimulatedPayment } from "./simulated-payment.js";

/** What a record lacks or has too much, and in which words people are told. */

const NOT_PROVEN = "the provider's record is not provably of this payment's send";
const ANOTHERS = recordOf("succeeded", { reference: "RUN-0" });
const concernsOf = ({ state }: SimulatedPayment) =>
  state.concerns.map(({ reason, requestId, detail }) => ({ reason, requestId, detail }));

function holdInDoubt(): SimulatedPayment {
  const payment = open(AUTHORIZATION);
  payment.sends("authorize", TIMED_OUT);
  payment.waits();
  return payment;
}

describe("a record of another run", () => {
  const foreign = () => {
    const payment = holdInDoubt();
    payment.asks(answered(ANOTHERS));
    return payment;
  };
  const calls = { reason: "duplicate_reference", requestId: AUTHORIZATION.paymentId, detail: NOT_PROVEN };

  it("leaves the payment in doubt, and says why", () => {
    const payment = foreign();
    expect(payment.events).toContainEqual(
      expect.objectContaining({ type: "outcomeUnknown", code: "foreign_record", message: NOT_PROVEN }),
    );
    expect(concernsOf(payment)).toEqual([calls]);
    payment.waits();
    expect(payment.asks(answered(recordOf("succeeded")))).toMatchObject([
      { type: "checked", result: "disagrees", detail: "not our record" },
    ]);
  });

  it("is settled neither by a notification nor, once a person has settled it, by a query on its way", () => {
    const payment = foreign();
    expect(typesOf(payment.hears(news(recordOf("succeeded"), PAYERMAX)))).toEqual(["notificationReceived"]);
    payment.waits();
    const events = payment.asks(answered(recordOf("failed")), () => {
      payment.command({ ...FOUND, operation: "authorize", outcome: "succeeded" });
    });
    expect(events).toEqual([]);
    expect(payment.view.status).toBe("authorized");
  });

  it("that is told of after the money is held changes nothing: a person looks", () => {
    const payment = authorized();
    const events = payment.hears(news(ANOTHERS, PAYERMAX));
    expect(typesOf(events)).toEqual(["notificationReceived", "attentionRaised"]);
    expect(concernsOf(payment)).toEqual([calls]);
    expect(payment.view.status).toBe("authorized");
  });

  it("that is found after the cancel of a charge leaves the cancel to be asked about again", () => {
    const payment = abandoned();
    payment.sends("cancel", CLOSED);
    expect(payment.asks(answered(ANOTHERS))).toMatchObject([
      { type: "attentionRaised", ...calls },
      { type: "checked", operation: "cancel", result: "disagrees", detail: NOT_PROVEN },
    ]);
    expect(payment.view).toMatchObject({ status: "canceling", outcomeUnknown: null });
  });
});

describe("a payment that is told of before it was sent", () => {
  const told = () => {
    const payment = open(AUTHORIZATION);
    const events = payment.hears(news(recordOf("succeeded"), PAYERMAX));
    expect(events.slice(1)).toMatchObject([
      { type: "acknowledgedByProvider", said: "succeeded" },
      { type: "outcomeUnknown", message: "news came before it was sent: success" },
    ]);
    return payment;
  };

  it("is not adopted from the record that a query finds there: a person is told of it", () => {
    const payment = told();
    payment.asks(answered(recordOf("succeeded")));
    const message = "there is a record already: success";
    expect(payment.events).toContainEqual(expect.objectContaining({ code: "foreign_record", message }));
    expect(concernsOf(payment)).toMatchObject([{ reason: "duplicate_reference", detail: message }]);
  });

  it("and that a person calls held is contradicted like any other", () => {
    const payment = told();
    payment.command({ ...FOUND, operation: "authorize", outcome: "succeeded" });
    expect(payment.view.status).toBe("authorized");
    payment.hears(news(recordOf("failed"), PAYERMAX));
    expect(payment.view.attention?.reason).toBe("status_went_back");
  });
});

describe("money that is given back", () => {
  it("before the payment was known to be paid calls a person, with the amount", () => {
    const payment = charged(answered(recordOf("succeeded", { refundedValue: 500 })));
    expect(payment.view).toMatchObject({ status: "captured", attention: { reason: "unknown_refund" } });
    expect(concernsOf(payment)[0]?.detail).toBe("5.00 USD of it are given back");
  });

  it("is nobody's concern where the payment failed, or was paid before: its aftercare knows", () => {
    const failed = charged(answered(recordOf("failed", { refundedValue: 500 })));
    expect(failed.view).toMatchObject({ status: "failed", attention: null });
    const paid = charged(answered(recordOf("succeeded")));
    const ended = answered(recordOf("succeeded", { refundedValue: 500 }));
    expect(paid.fact({ by: "query", ended })).toEqual([]);
  });
});

describe("a notification that proves nothing", () => {
  it.each([
    ["open", "succeeded", "captured"],
    ["failed", "failed", "failed"],
    ["closed", "closed", "failed"],
  ] as const)("of %s agrees with a record of %s", (told, recorded, status) => {
    const payment = charged(AT_THE_PAGE);
    payment.hears(news(recordOf(told)));
    if (payment.next.do === "wait") payment.waits();
    payment.asks(answered(recordOf(recorded)));
    expect(payment.view).toMatchObject({ status, attention: null });
  });

  it("as it names no amount is held against the record that says the opposite", () => {
    const payment = open(AUTHORIZATION);
    payment.sends("authorize", AT_THE_PAGE);
    payment.hears(news(recordOf("succeeded", { amount: null }), PAYERMAX));
    payment.asks(answered(recordOf("failed")));
    expect(payment.view.status).toBe("failed");
    const detail = "a notification said succeeded, now the provider says failed";
    expect(concernsOf(payment)).toMatchObject([{ reason: "status_went_back", detail }]);
  });
});

describe("the record's success", () => {
  const manual = "captureMode is not the one asked for: manual";

  it.each([
    ["an amount", { amount: null }, "amount_missing", "it succeeded but names no amount", null],
    ["the money", { captureMode: "manual" }, "capture_mode", manual, "capture_mode_mismatch"],
  ] as const)(
    "that lacks %s leaves the charge in doubt, and says why",
    (_what, more, code, message, reason) => {
      const payment = charged(TIMED_OUT);
      payment.waits();
      payment.asks(answered(recordOf("open")));
      payment.waits();
      payment.asks(answered(recordOf("succeeded", more)));
      expect(payment.events).toContainEqual(
        expect.objectContaining({ type: "outcomeUnknown", code, message }),
      );
      const called = reason === null ? [] : [{ reason, detail: message }];
      expect(concernsOf(payment)).toMatchObject(called);
      expect(concernsOf(payment)).toHaveLength(called.length);
    },
  );

  it("that says the money was taken at once is what a charge asks for", () => {
    const payment = charged(TIMED_OUT);
    payment.waits();
    payment.asks(answered(recordOf("succeeded", { captureMode: "automatic" })));
    expect(payment.view).toMatchObject({ status: "captured", attention: null });
  });
});
