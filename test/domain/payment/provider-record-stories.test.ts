import { describe, expect, it } from "vitest";
import {
  anonymousRecordOf,
  answered,
  AUTHORIZATION,
  CARD,
  CHARGE,
  CONNECTION_REFUSED,
  news,
  recordOf,
  TIMED_OUT,
  type Opened,
} from "./facts.js";
import { AT_THE_PAGE, charged, open, PAYERMAX } from "./started-payments.js";

function inDoubt(terms: Opened = AUTHORIZATION) {
  const payment = open(terms);
  payment.sends(terms.kind === "charge" ? "charge" : "authorize", TIMED_OUT);
  return payment;
}

describe("a payment that the provider has closed", () => {
  const declined = { kind: "declined", code: "51", message: "insufficient funds" } as const;

  it.each([
    ["by the shopper's absence", {}, { code: "closed", message: "the shopper did not complete the payment" }],
    [
      "with the provider's own reason where it gives one",
      { refusal: declined },
      { code: "51", message: "insufficient funds" },
    ],
  ] as const)("is abandoned %s", (_what, more, words) => {
    const payment = charged(AT_THE_PAGE, PAYERMAX);
    payment.waits();
    payment.asks(answered(recordOf("closed", more)));
    expect(payment.view).toMatchObject({
      status: "failed",
      failure: { operation: "charge", kind: "abandoned", ...words },
    });
  });
});

describe("a saved card of which the provider doesn't say whose it is", () => {
  const replied = (customerNo: string | null) => {
    const payment = open({ ...AUTHORIZATION, saveCard: true, customerNo });
    payment.sends("authorize", answered(recordOf("succeeded", { savedCard: { token: CARD.token } })));
    return payment.view;
  };

  it("is the payment's own customer's", () => {
    expect(replied("2000")).toMatchObject({ status: "authorized", savedCard: CARD });
  });

  it("is not kept where the payment has no customer either: nobody could be charged with it", () => {
    expect(replied(null)).toMatchObject({ status: "authorized", savedCard: null });
  });
});

describe("whose a record is", () => {
  it.each([
    ["says nothing of where it comes from", {}],
    ["has another reference", { reference: "RUN-0" }],
    ["may be another system's", { mayBeForeign: true }],
  ] as const)("needs no proof where it is the reply to our own send, although it %s", (_what, more) => {
    const payment = open(AUTHORIZATION);
    payment.sends("authorize", answered(anonymousRecordOf("succeeded", more)));
    expect(payment.view).toMatchObject({ status: "authorized", attention: null });
  });

  it("needs none where the provider signs that it is this payment's", () => {
    const payment = inDoubt();
    payment.hears(news(anonymousRecordOf("succeeded"), PAYERMAX));
    expect(payment.view).toMatchObject({ status: "authorized", outcomeUnknown: null, attention: null });
  });

  it("is no question at an account that has no others, be it said by a query", () => {
    const payment = inDoubt(CHARGE);
    payment.waits();
    payment.asks(answered(anonymousRecordOf("succeeded")));
    expect(payment.view).toMatchObject({ status: "captured", outcomeUnknown: null, attention: null });
  });

  it.each([
    ["two minutes before it at most, as clocks differ, is ours", "2026-01-01T12:08:00.000Z", "authorized"],
    ["after the payment began, but before its send, is not", "2026-01-01T12:07:59.000Z", "processing"],
  ] as const)("counts from the send that may have arrived: one made %s", (_what, createdAt, status) => {
    const payment = open(AUTHORIZATION);
    payment.sends("authorize", CONNECTION_REFUSED);
    payment.pass(600);
    payment.sends("authorize", TIMED_OUT);
    payment.waits();
    payment.asks(answered(anonymousRecordOf("succeeded", { createdAt })));
    expect(payment.view.status).toBe(status);
    expect(payment.view.attention?.reason).toBe(status === "authorized" ? undefined : "duplicate_reference");
  });
});

describe("a hold's seven days count from when the provider says it was made", () => {
  const SENT = "2026-01-08T12:00:00.000Z";
  const expiryOf = (completedAt: string) => {
    const payment = open(AUTHORIZATION);
    payment.sends("authorize", answered(recordOf("succeeded", { completedAt })));
    return payment.view.authorizationExpiresAt;
  };

  it.each([
    ["two minutes before the send by its clock", "2026-01-01T11:58:00.000Z", "2026-01-08T11:58:00.000Z"],
    ["more than that before the send: then from the send", "2026-01-01T11:57:59.999Z", SENT],
    ["two minutes from now by its clock", "2026-01-01T12:02:00.000Z", "2026-01-08T12:02:00.000Z"],
    ["more than that from now: then from the send", "2026-01-01T12:02:00.001Z", SENT],
  ])("be it %s", (_what, completedAt, expiresAt) => {
    expect(expiryOf(completedAt)).toBe(expiresAt);
  });
});
