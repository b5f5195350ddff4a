import { describe, expect, it } from "vitest";
import { aftercareDetails } from "../../../src/domain/guidance/aftercare-details.js";
import {
  answered,
  CONNECTION_REFUSED,
  ID,
  NO_SUCH_TRANSACTION,
  PRICE,
  recordOf,
  refused,
  TIMED_OUT,
  usd,
} from "../payment/facts.js";
import {
  AT_POCKYT,
  CANCELED,
  cancelWord,
  CAPTURED_AT_SECOND,
  CAPTURED_LATER,
  captureWord,
  FAILED,
  FAILED_AUTHORIZATION,
  notice,
  paymentRecord,
  refundWord,
  sentCapture,
} from "./facts.js";
import { SimulatedAftercare } from "./simulated-aftercare.js";

const PAID = answered(paymentRecord("succeeded"));

const OF_700 = { amount: usd(700) };

/** A payment that failed, and is said to be paid. */
function paidLate(payment = FAILED): SimulatedAftercare {
  const aftercare = new SimulatedAftercare(payment);
  aftercare.hears(notice(paymentRecord("succeeded"), { provider: payment.provider }));
  return aftercare;
}

describe("a charge that failed and is said to be paid", () => {
  it("is confirmed with the provider, and refunded", () => {
    const aftercare = paidLate();
    aftercare.queriesPayment(PAID);
    const sent = aftercare.sends(answered(refundWord("REVERSAL", "succeeded")));
    expect(sent).toMatchObject({
      operation: "refund",
      requestId: `${ID}_REFUND_REVERSAL`,
      amount: PRICE,
      reason: "the provider took it although the payment failed",
    });
    expect(aftercare.refund("REVERSAL").status).toBe("refunded");
    expect(aftercare.view.notices[0]?.meaning).toBe("late_money");
    expect(aftercare.attention).toBeNull();
  });

  it("is refunded once, however many notices come", () => {
    const aftercare = paidLate();
    aftercare.hears(notice(paymentRecord("succeeded")));
    aftercare.queriesPayment(PAID);
    aftercare.hears(notice(paymentRecord("succeeded")));
    aftercare.sends(answered(refundWord("REVERSAL", "failed")));
    aftercare.hears(notice(paymentRecord("succeeded")));
    expect(aftercare.view.refunds).toHaveLength(1);
    expect(aftercare.view.notices.map(({ meaning }) => meaning)).toEqual([
      "late_money",
      "repeat",
      "repeat",
      "repeat",
    ]);
    expect(aftercare.next.do).toBe("wait");
    expect(aftercare.attention).toBe("reversal_failed");
  });

  it("gets back what was taken less what was given back; nothing where all of it was", () => {
    const partly = paidLate();
    partly.queriesPayment(answered(paymentRecord("succeeded", { refundedValue: 500 })));
    expect(partly.refund("REVERSAL").amount).toEqual(usd(1500));
    const fully = paidLate();
    fully.queriesPayment(answered(paymentRecord("succeeded", { refundedValue: 2000 })));
    expect([fully.view.refunds, fully.attention]).toEqual([[], null]);
  });

  it("is asked about on the poll schedule until the answer is definite; a person is called after an hour", () => {
    const aftercare = paidLate();
    aftercare.queriesPayment(TIMED_OUT);
    expect(aftercare.waits()).toBe(120);
    aftercare.queriesPayment(answered(paymentRecord("open")));
    expect(aftercare.waits()).toBe(300);
    aftercare.queriesPayment(answered(paymentRecord("succeeded", { amount: null })));
    expect(aftercare.waits()).toBe(900);
    aftercare.queriesPayment(CONNECTION_REFUSED);
    aftercare.waits();
    aftercare.ticks();
    expect(aftercare.attention).toBe("unconfirmed_payment");
    aftercare.waits();
    aftercare.queriesPayment(PAID);
    expect(aftercare.attention).toBeNull();
    expect(aftercare.refund("REVERSAL").amount).toEqual(PRICE);
  });

  it.each([
    ["failed", answered(paymentRecord("failed"))],
    ["closed", answered(paymentRecord("closed"))],
    ["not found", NO_SUCH_TRANSACTION],
  ])("is not refunded where the provider's record stays %s: a person looks", (_, answer) => {
    const aftercare = paidLate();
    for (let answers = 1; answers < 4; answers++) {
      aftercare.queriesPayment(answer);
      aftercare.waits();
    }
    // The person's hour is over before the fourth answer is due.
    if (aftercare.next.do === "tick") aftercare.ticks();
    if (aftercare.next.do === "wait") aftercare.waits();
    aftercare.queriesPayment(answer);
    expect(aftercare.view.refunds).toEqual([]);
    expect(aftercare.attention).toBe("unconfirmed_payment");
    expect(aftercare.next).toMatchObject({ do: "wait", for: "late news and refunds" });
  });

  it.each([
    ["another amount", { amount: usd(1) }, "amount_mismatch"],
    ["another currency", { amount: { currency: "EUR", value: 2000 } }, "amount_mismatch"],
    ["another run's reference", { reference: "run-2" }, "duplicate_reference"],
    ["a hold", { captureMode: "manual" }, "capture_mode_mismatch"],
  ] as const)("is not refunded where the record has %s", (_, more, attention) => {
    const aftercare = paidLate();
    aftercare.queriesPayment(answered(paymentRecord("succeeded", more)));
    expect([aftercare.view.refunds, aftercare.attention]).toEqual([[], attention]);
  });

  it("is not refunded where the record may be another system's", () => {
    const record = recordOf("succeeded", { mayBeForeign: true, refs: {} });
    const aftercare = paidLate();
    aftercare.queriesPayment(answered(record));
    expect([aftercare.view.refunds, aftercare.attention]).toEqual([[], "duplicate_reference"]);
  });

  it("at a provider whose refunds are looked for first is looked for too", () => {
    const aftercare = paidLate({ ...AT_POCKYT, status: "failed", capturedAmount: null });
    aftercare.queriesPayment(answered(paymentRecord("succeeded", { refs: { transactionNo: "T1" } })));
    aftercare.queriesRefund(NO_SUCH_TRANSACTION);
    aftercare.sends(answered(refundWord("REVERSAL", "succeeded")));
    expect(aftercare.refund("REVERSAL").status).toBe("refunded");
  });
});

describe("an authorization that failed and is said to hold", () => {
  const held = () => {
    const aftercare = paidLate(FAILED_AUTHORIZATION);
    aftercare.queriesPayment(PAID);
    return aftercare;
  };

  it("is canceled at the provider, listed as REVERSAL", () => {
    const aftercare = held();
    expect(aftercare.sends(answered(cancelWord("succeeded")))).toMatchObject({
      refundId: "REVERSAL",
      operation: "cancel",
      requestId: `${ID}_CANCEL_1`,
    });
    expect(aftercare.refund("REVERSAL").status).toBe("refunded");
  });

  it("has no query: without an outcome the same request goes again on the schedule", () => {
    const aftercare = held();
    aftercare.sends(TIMED_OUT);
    expect(aftercare.refund("REVERSAL").outcomeUnknown?.operation).toBe("cancel");
    expect(aftercare.waits()).toBe(5);
    aftercare.sends(refused("CANCEL_REPEAT"));
    expect(aftercare.refund("REVERSAL").status).toBe("processing");
    expect(aftercare.waits()).toBe(30);
    aftercare.sends(CONNECTION_REFUSED);
    expect(aftercare.waits()).toBe(120);
    aftercare.sends(answered(cancelWord("pending")));
    expect(aftercare.refund("REVERSAL").outcomeUnknown).toBeNull();
    expect(aftercare.waits()).toBe(120);
    aftercare.sends(answered(cancelWord("pending")));
    expect(aftercare.waits()).toBe(300);
    aftercare.hears(notice(cancelWord("succeeded")));
    expect(aftercare.refund("REVERSAL").status).toBe("refunded");
  });

  it("can be settled by a person", () => {
    const aftercare = held();
    aftercare.sends(TIMED_OUT);
    expect(aftercare.resolves("REVERSAL", "succeeded")).toMatchObject({ accepted: true });
    expect(aftercare.refund("REVERSAL").status).toBe("refunded");
  });
});

describe("a capture that comes late", () => {
  it.each(["canceled", "expired"] as const)("of a payment that is %s is refunded: its amount", (status) => {
    const aftercare = new SimulatedAftercare({ ...CANCELED, status }, { requests: [sentCapture(1, OF_700)] });
    aftercare.hears(notice(captureWord(1, { amount: usd(700) })));
    expect(aftercare.sends(answered(refundWord("REVERSAL", "succeeded", usd(700))))).toMatchObject({
      operation: "refund",
      amount: usd(700),
      reason: `the provider captured it as ${ID}_CAPTURE_1 although the payment is ${status}`,
    });
    aftercare.hears(notice(captureWord(1, { amount: usd(700) })));
    expect([aftercare.view.refunds.length, aftercare.attention]).toEqual([1, null]);
  });

  it("without an amount or a number is refunded as what that capture asked for", () => {
    const aftercare = new SimulatedAftercare(CANCELED, { requests: [sentCapture(1, OF_700)] });
    aftercare.hears(notice(captureWord(1, { amount: null, refs: {} })));
    expect(aftercare.refund("REVERSAL").amount).toEqual(usd(700));
  });

  it("beside the one that is known is refunded; a third one is a person's", () => {
    const payment = { ...CAPTURED_LATER, capturedAmount: usd(1000), providerRefs: { captureNo: "C3" } };
    const requests = [
      sentCapture(1, OF_700),
      sentCapture(2, { amount: usd(300) }),
      sentCapture(3, { amount: usd(1000), refs: { captureNo: "C3" }, result: "succeeded" }),
    ];
    const aftercare = new SimulatedAftercare(payment, { requests });
    aftercare.hears(notice(captureWord(3, { amount: usd(1000) })));
    expect([aftercare.view.refunds, aftercare.attention]).toEqual([[], null]);
    aftercare.hears(notice(captureWord(1, { amount: usd(700) })));
    expect(aftercare.refund("REVERSAL").amount).toEqual(usd(700));
    aftercare.hears(notice(captureWord(2, { amount: usd(300) })));
    expect([aftercare.view.refunds.length, aftercare.attention]).toEqual([1, "status_went_back"]);
  });

  it("and was given back leaves the kept one to be refunded in full", () => {
    const aftercare = new SimulatedAftercare(CAPTURED_AT_SECOND);
    aftercare.hears(notice(captureWord(1)));
    expect(aftercare.asks("R1", usd(2001))).toMatchObject({
      accepted: false,
      message: expect.stringContaining("is 20.00 USD of 20.00 USD captured") as string,
    });
    aftercare.sends(answered(refundWord("REVERSAL", "succeeded")));
    expect(aftercare.view.refundedAmount).toEqual(usd(0));
    expect(aftercare.asks("R1", PRICE)).toMatchObject({ accepted: true });
    aftercare.sends(answered(refundWord("R1", "succeeded")));
    expect(aftercare.view.refundedAmount).toEqual(PRICE);
    expect(aftercare.view.refunds.map(({ refundId, status }) => [refundId, status])).toEqual([
      ["REVERSAL", "refunded"],
      ["R1", "refunded"],
    ]);
  });

  it("that no signature proves is a person's", () => {
    const aftercare = new SimulatedAftercare({ ...CANCELED, provider: "pockyt" });
    aftercare.hears(notice(captureWord(1), { provider: "pockyt" }));
    expect([aftercare.view.refunds, aftercare.attention]).toEqual([[], "status_went_back"]);
  });
});

describe("a reversal that fails", () => {
  const failed = () => {
    const aftercare = new SimulatedAftercare(CANCELED);
    aftercare.hears(notice(captureWord(1)));
    aftercare.sends(answered(refundWord("REVERSAL", "failed")));
    return aftercare;
  };

  it("calls a person until one has seen to it", () => {
    const aftercare = failed();
    expect([aftercare.refund("REVERSAL").status, aftercare.attention]).toEqual(["failed", "reversal_failed"]);
    expect(aftercare.resolves("REVERSAL", "succeeded")).toMatchObject({ accepted: false });
    aftercare.acknowledges("reversal_failed");
    expect(aftercare.attention).toBeNull();
  });

  it("and then is said to have succeeded is refunded; a person looks", () => {
    const aftercare = failed();
    aftercare.acknowledges();
    aftercare.hears(notice(refundWord("REVERSAL", "succeeded")));
    expect([aftercare.refund("REVERSAL").status, aftercare.attention]).toEqual([
      "refunded",
      "status_went_back",
    ]);
  });

  it("stays a person's when another refund is resolved", () => {
    const aftercare = new SimulatedAftercare(CAPTURED_AT_SECOND);
    aftercare.hears(notice(captureWord(1)));
    aftercare.sends(answered(refundWord("REVERSAL", "failed")));
    aftercare.asks("R1", usd(500));
    aftercare.sends(TIMED_OUT);
    aftercare.resolves("R1", "succeeded");
    expect(aftercare.attention).toBe("reversal_failed");
  });
});

describe("what a person reads", () => {
  it("says the sums, every refund, and what is open", () => {
    const aftercare = paidLate();
    const page = () => aftercareDetails(aftercare.state, aftercare.now).split("\n\n");
    expect(page()).toEqual([
      "**failed** — nothing captured, 0.00 USD refunded",
      "The failed payment is said to be paid, since 2026-01-01 12:00:00 UTC: payermax is asked for its record, next at 2026-01-01 12:00:00 UTC",
      "Now: payermax is asked whether the failed payment was paid",
    ]);
    aftercare.queriesPayment(PAID);
    aftercare.sends(TIMED_OUT);
    aftercare.pass(3600);
    aftercare.queriesRefund(TIMED_OUT);
    aftercare.ticks();
    expect(page()).toEqual([
      "**failed** — nothing captured, 0.00 USD refunded",
      "**A person should look** since 2026-01-01 13:00:00 UTC: `outcome_unknown`, for an hour nobody has known what a request did; checks go on",
      "Refund REVERSAL: 20.00 USD, processing; nobody knows what the refund did, since 2026-01-01 12:00:00 UTC; " +
        "1 check, next at 2026-01-01 13:12:35 UTC",
      "Next: 2026-01-01 13:12:35 UTC, payermax is asked about the refund REVERSAL (check 2)",
      "What you can do: Is payermax reachable, do its credentials still work (`holdfast doctor`)? If its portal shows the " +
        "outcome: `holdfast resolve ORDER1001 --refund-id REVERSAL --outcome succeeded|failed --evidence TEXT`",
    ]);
    const unknown = new SimulatedAftercare(null);
    expect(aftercareDetails(unknown.state, unknown.now)).toContain("does not keep this payment");
  });
});
