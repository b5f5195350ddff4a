import { describe, expect, it } from "vitest";
import { answered, CARD, CHARGE, ID, news, PRICE, recordOf, TIMED_OUT, wordOn } from "./facts.js";
import type { SimulatedPayment } from "./simulated-payment.js";
import { abandoned, AT_THE_PAGE, charged, OPEN, open, PAYERMAX, WITH_CUSTOMER } from "./started-payments.js";

/** What verified notifications of every kind mean, as they come. */

/** Whatever the charge was, its cancel is about to be sent. */
function aboutToCancel(charge?: SimulatedPayment): SimulatedPayment {
  const payment = abandoned(charge);
  expect(payment.next).toMatchObject({ do: "send", request: { operation: "cancel" } });
  return payment;
}

describe("a notification that is not for this payment", () => {
  it.each([
    ["names another payment", { paymentId: "ORDER2" }, "it is for another payment", []],
    ["names this number of another account", { account: "other" }, "it is for another payment", []],
    [
      "comes from another provider, of which a person is told",
      PAYERMAX,
      "the payment is not with payermax",
      [{ reason: "unknown_payment", requestId: null, detail: "payermax" }],
    ],
  ])("%s: it is kept aside once, and nobody is asked about it", (_what, whose, reason, concerns) => {
    const payment = charged(AT_THE_PAGE);
    const notification = news(recordOf("succeeded"), whose);
    const calls = concerns.map((concern) => ({ type: "attentionRaised", ...concern }));
    const ignored = { type: "notificationIgnored", key: notification.key, reason };
    expect(payment.hears(notification)).toMatchObject([ignored, ...calls]);
    expect(payment.hears(notification)).toEqual([]);
    expect(payment.state.concerns).toMatchObject(concerns);
    expect(payment.next.do).toBe("wait");
  });
});

describe("a notification is recorded with the provider's own words", () => {
  const refund = { requestId: `${ID}_REFUND_R1`, status: "succeeded", amount: PRICE, refs: {} } as const;
  const called = (reason: string, detail: string) => [
    { type: "attentionRaised", reason, requestId: null, detail },
  ];

  it.each([
    ["the payment", recordOf("open"), "pending", []],
    ["a card", { about: "card", status: "succeeded", savedCard: CARD } as const, "succeeded", []],
    [
      "a capture that was never asked for",
      wordOn("capture", "pending"),
      "pending",
      called("unknown_request", `${ID}_CAPTURE_1`),
    ],
    [
      "a refund",
      { about: "refund", ...refund } as const,
      "succeeded",
      called("unknown_refund", refund.requestId),
    ],
    [
      "a dispute",
      { about: "case", type: "CHARGEBACK", status: "OPEN", refs: { caseId: "D1" } } as const,
      "CHARGEBACK OPEN",
      called("dispute", "CHARGEBACK"),
    ],
    [
      "something that nobody knows",
      { about: "other", type: "LOYALTY", status: "EARNED", refs: {} } as const,
      "LOYALTY EARNED",
      called("unknown_news", "LOYALTY"),
    ],
  ])("of %s, and calls the person whom it concerns", (_what, report, word, calls) => {
    const payment = charged(AT_THE_PAGE, PAYERMAX);
    const heard = payment.hears(news(report, PAYERMAX));
    expect(heard).toMatchObject([{ type: "notificationReceived", word, savedCard: null }, ...calls]);
    expect(payment.view.status).toBe("requires_action");
  });

  it("without its numbers, where no card came beside them that waits to be proved", () => {
    const payment = charged(TIMED_OUT, { saveCard: true });
    const [without] = payment.hears(news(recordOf("succeeded")));
    expect(without).not.toHaveProperty("cardUnder");
    const [beside] = payment.hears(news(recordOf("succeeded", { savedCard: CARD }), { key: "with a card" }));
    expect(beside).toMatchObject({ savedCard: CARD, cardUnder: { transactionNo: "T1" } });
  });
});

describe("a notification that only the provider's record can prove", () => {
  it("of a charge that was not sent stops its send, and the provider is asked", () => {
    const payment = open(CHARGE);
    payment.hears(news(recordOf("succeeded")));
    expect(payment.next.do).toBe("query");
    expect(payment.view.outcomeUnknown).toMatchObject({ operation: "charge" });
  });

  it("is about the charge although its customer is not created yet", () => {
    const payment = open(WITH_CUSTOMER);
    payment.hears(news(recordOf("succeeded")));
    expect(payment.next.do).toBe("query");
    expect(payment.view.outcomeUnknown).toMatchObject({ operation: "charge" });
  });

  it("has the cancel asked about that is in doubt, and says nothing of that cancel's outcome", () => {
    const payment = aboutToCancel();
    payment.sends("cancel", TIMED_OUT);
    expect(payment.next.do).toBe("wait");
    const [, heard, asked] = payment.hears(news(recordOf("succeeded")));
    expect(heard).toMatchObject({ type: "acknowledgedByProvider", operation: "cancel" });
    expect(heard).not.toHaveProperty("said");
    expect(asked).toMatchObject({ type: "checkBroughtForward", operation: "cancel" });
    expect(payment.next.do).toBe("query");
  });

  it("holds up no cancel by being repeated: what it said was looked into before", () => {
    const payment = charged(AT_THE_PAGE);
    payment.hears(news(recordOf("succeeded")));
    payment.asks(OPEN);
    aboutToCancel(payment);
    expect(payment.hears(news(recordOf("succeeded")))).toEqual([]);
    payment.sends("cancel", answered(recordOf("closed")));
  });

  it("of the cancel itself, before it is sent, has it asked about, with the provider's word", () => {
    const payment = aboutToCancel();
    payment.hears(news(wordOn("cancel", "succeeded")));
    expect(payment.events.at(-1)).toMatchObject({
      ...{ type: "outcomeUnknown", operation: "cancel" },
      message: "news came before it was sent: succeeded",
    });
    expect(payment.next.do).toBe("query");
  });

  it("under other numbers than the payment's calls a person, who reads all of them", () => {
    const payment = charged(AT_THE_PAGE);
    payment.hears(news(recordOf("succeeded", { refs: { transactionNo: "T2", vaultNo: "V2" } })));
    expect(payment.state.concerns).toMatchObject([
      { reason: "second_transaction", requestId: ID, detail: "success under T2, V2" },
    ]);
    expect(payment.next.do).toBe("wait");
  });
});
