import { describe, expect, it } from "vitest";
import {
  answered,
  CHARGE,
  ID,
  news,
  NO_SUCH_TRANSACTION,
  PRICE,
  recordOf,
  refused,
  TIMED_OUT,
} from "./facts.js";
import {
  abandoned,
  asksAfterWaits,
  AT_THE_PAGE,
  charged,
  CLOSED,
  OPEN,
  open,
  PAGE_URL,
  PAID,
} from "./started-payments.js";

describe("a shopper who is gone at the deadline", () => {
  it("query, cancel, query: closed, and the payment is abandoned", () => {
    const payment = abandoned();
    expect(payment.view).toMatchObject({ status: "canceling", action: null });
    const { next } = payment;
    expect(next.do === "send" && next.request.requestId).toBe(`${ID}_CANCEL_1`);
    payment.sends("cancel", CLOSED);
    expect(payment.view.status).toBe("canceling");
    payment.asks(CLOSED);
    expect(payment.view).toMatchObject({
      status: "failed",
      failure: { operation: "charge", kind: "abandoned" },
    });
  });

  it("is not canceled on a word that nobody understands: it may be paid", () => {
    const payment = charged(AT_THE_PAGE);
    payment.pass(1800);
    payment.asks(answered(recordOf("open", { word: "on_hold", recognized: false })));
    expect(payment.eventTypes).not.toContain("abandonRequested");
    expect(payment.view.attention?.reason).toBe("unknown_provider_status");
  });

  it("who paid in the last second is found by that query, and nothing is canceled", () => {
    const payment = charged(AT_THE_PAGE);
    payment.pass(1800);
    payment.asks(PAID);
    expect(payment.view.status).toBe("captured");
    expect(payment.eventTypes).not.toContain("abandonRequested");
  });

  it("who paid as the cancel came gets the money back, and the payment is abandoned", () => {
    const payment = abandoned();
    payment.sends("cancel", CLOSED);
    payment.hears(news(recordOf("succeeded")));
    payment.asks(answered(recordOf("succeeded", { refundedValue: 2000 })));
    expect(payment.view).toMatchObject({
      status: "failed",
      capturedAmount: null,
      failure: { kind: "abandoned" },
    });
    expect(payment.events).toContainEqual(expect.objectContaining({ type: "moneyReturned", amount: PRICE }));
  });

  it("who paid and got nothing back by four answers over twelve minutes: the cancel is sent again", () => {
    const payment = abandoned();
    payment.sends("cancel", CLOSED);
    payment.asks(PAID);
    expect(asksAfterWaits(payment, PAID, PAID)).toEqual([5, 30]);
    expect(payment.next.do).toBe("wait");
    asksAfterWaits(payment, PAID, PAID);
    expect(payment.events.at(-1)).toMatchObject({
      type: "abandonRequested",
      requestId: `${ID}_CANCEL_2`,
      again: true,
    });
    payment.sends("cancel", CLOSED);
    payment.asks(answered(recordOf("succeeded", { refundedValue: 2000 })));
    expect(payment.view).toMatchObject({ status: "failed", failure: { kind: "abandoned" } });
  });

  it("whose charge the record calls failed after the cancel, or returned: each is told as abandoned", () => {
    const ended = (last: typeof CLOSED) => {
      const payment = abandoned();
      payment.sends("cancel", CLOSED);
      payment.asks(last);
      return payment.view;
    };
    const failure = { operation: "charge", kind: "abandoned" };
    expect(ended(answered(recordOf("failed")))).toMatchObject({ status: "failed", failure });
    const returned = ended(answered(recordOf("succeeded", { refundedValue: 2000 })));
    expect(returned).toMatchObject({ status: "failed", failure: { ...failure, code: "returned" } });
    expect(returned.failure?.message).toContain("was given back");
  });

  it("whose record is open, of no amount or in a word that nobody understands is asked about again", () => {
    const open = [
      recordOf("open", { refundedValue: 2000 }),
      recordOf("succeeded", { amount: null }),
      recordOf("open", { word: "on_hold", recognized: false }),
    ];
    const told = open.map((record) => {
      const payment = abandoned();
      payment.sends("cancel", CLOSED);
      const events = payment.asks(answered(record));
      expect(payment.view).toMatchObject({ status: "canceling", outcomeUnknown: null });
      expect(events).toContainEqual(expect.objectContaining({ type: "checked", result: "open" }));
      return events.map(({ type }) => type).includes("cancelHadNoEffect");
    });
    expect(told).toEqual([true, false, false]);
  });

  it("who has paid all the same: in doubt from the first such answer on, and canceled three times at most", () => {
    const payment = abandoned();
    payment.sends("cancel", CLOSED);
    expect(payment.asks(PAID)).toContainEqual(
      expect.objectContaining({
        ...{ type: "outcomeUnknown", operation: "cancel", code: "not_canceled" },
        message: "the provider's record says success after the cancel",
      }),
    );
    const doubt = payment.view.outcomeUnknown?.since;
    for (let asked = 1; asked < 20; asked++) {
      payment.rests();
      if (payment.next.do === "send") payment.sends("cancel", CLOSED);
      else expect(payment.asks(PAID).map(({ type }) => type)).not.toContain("captured");
    }
    expect(payment.eventTypes.filter((type) => type === "abandonRequested")).toHaveLength(3);
    // Each cancel comes into doubt once; from then on the answers are checks.
    expect(payment.eventTypes.filter((type) => type === "outcomeUnknown")).toHaveLength(3);
    expect(payment.view).toMatchObject({
      ...{ status: "canceling", attention: { reason: "outcome_unknown" } },
      outcomeUnknown: { operation: "cancel", since: doubt },
    });
  });

  it("whose half refund is no refund: only the whole amount ends it", () => {
    const payment = abandoned();
    payment.sends("cancel", CLOSED);
    payment.asks(answered(recordOf("succeeded", { refundedValue: 1999 })));
    expect(payment.view.status).toBe("canceling");
  });

  it("is asked about when the cancel's own outcome is unknown or refused", () => {
    const lost = abandoned();
    lost.sends("cancel", TIMED_OUT);
    expect(lost.view.outcomeUnknown).toMatchObject({ operation: "cancel" });
    asksAfterWaits(lost, CLOSED);
    expect(lost.view.status).toBe("failed");

    const refusal = abandoned();
    refusal.sends("cancel", refused("000040"));
    expect(refusal.view.status).toBe("canceling");
    refusal.asks(CLOSED);
    expect(refusal.view.status).toBe("failed");
  });

  it.each([
    ["still open", OPEN],
    ["paid", PAID],
    ["not answered", TIMED_OUT],
    ["not found", NO_SUCH_TRANSACTION],
  ])(
    "is canceled again at once after a person calls the cancel failed, whatever was asked before and is %s",
    (_what, answer) => {
      const payment = abandoned();
      payment.sends("cancel", TIMED_OUT);
      payment.waits();
      payment.asks(answer, () => {
        const resolved = { name: "resolve", evidence: "seen in the portal", operator: "ada" } as const;
        expect(payment.command({ ...resolved, operation: "cancel", outcome: "failed" })).toBeNull();
      });
      expect(payment.next).toMatchObject({ do: "send", request: { operation: "cancel" } });
    },
  );

  describe("that the provider has as paid under another number than it gave first", () => {
    const found = { name: "resolve", evidence: "seen in the portal", operator: "ada" } as const;
    const elsewhere = answered(recordOf("succeeded", { refs: { transactionNo: "T-OTHER" } }));
    const canceling = () => {
      const payment = open(CHARGE);
      const refs = { transactionNo: "T-1" };
      payment.sends("charge", answered(recordOf("open", { actionUrl: PAGE_URL, refs })));
      payment.pass(1800);
      payment.asks(answered(recordOf("open", { refs })));
      payment.sends("cancel", TIMED_OUT);
      payment.waits();
      payment.asks(elsewhere);
      return payment;
    };

    it("is captured by a person who has found the money, which settles the cancel too", () => {
      const payment = canceling();
      expect(payment.command({ ...found, operation: "charge", outcome: "succeeded" })).toBeNull();
      expect(payment.view).toMatchObject({ status: "captured", outcomeUnknown: null });
      expect(payment.state.requests.map(({ operation, outcome }) => [operation, outcome?.result])).toEqual([
        ["charge", "succeeded"],
        ["cancel", "failed"],
      ]);
    });

    it("has failed by a person who has seen the cancel succeed", () => {
      const payment = canceling();
      expect(payment.command({ ...found, operation: "cancel", outcome: "succeeded" })).toBeNull();
      expect(payment.view).toMatchObject({
        status: "failed",
        failure: { kind: "abandoned", code: "resolved" },
      });
      expect(payment.state.requests.map(({ outcome }) => outcome?.result)).toEqual(["failed", "succeeded"]);
    });

    it("is not called failed while its cancel is in doubt, nor captured while the cancel is on its way", () => {
      const payment = canceling();
      const refusal = "can't resolve charge of ORDER1001: the unknown outcome is of cancel";
      expect(payment.command({ ...found, operation: "charge", outcome: "failed" })).toBe(refusal);
      payment.command({ ...found, operation: "cancel", outcome: "failed" });
      payment.leaves();
      expect(payment.command({ ...found, operation: "charge", outcome: "succeeded" })).toContain(
        "can't resolve",
      );
    });
  });

  it("at PayerMax nothing is canceled: the provider closes the order itself, and a success before that counts", () => {
    const gone = (last: typeof CLOSED) => {
      const payment = charged(AT_THE_PAGE, { provider: "payermax" });
      asksAfterWaits(payment, OPEN, OPEN, OPEN);
      expect(payment.waits()).toBe(1800 - 120 - 300 - 900);
      payment.ticks();
      expect(payment.view).toMatchObject({ status: "requires_action", action: null });
      payment.asks(AT_THE_PAGE);
      expect(payment.view).toMatchObject({ status: "requires_action", action: null });
      asksAfterWaits(payment, OPEN, last);
      return payment.view;
    };
    expect(gone(CLOSED)).toMatchObject({ status: "failed", failure: { kind: "abandoned" } });
    expect(gone(PAID)).toMatchObject({ status: "captured" });
  });
});
