import { describe, expect, it } from "vitest";
import {
  anonymousRecordOf,
  answered,
  CARD,
  CHARGE,
  CONNECTION_REFUSED,
  CUSTOMER_CREATED,
  DUPLICATE,
  ID,
  news,
  NO_SUCH_TRANSACTION,
  type Opened,
  PRICE,
  recordOf,
  refused,
  RUN_WAS_RESET,
  TIMED_OUT,
  usd,
} from "./facts.js";
import { Invariants } from "./invariants.js";
import { SimulatedPayment } from "./simulated-payment.js";

const open = (terms: Partial<Opened> = {}) => new SimulatedPayment({ ...CHARGE, ...terms }, new Invariants());

const URL_3DS = "https://3ds.example/1";
const NEEDS_3DS = answered(recordOf("open", { actionUrl: URL_3DS }));
const OPEN = answered(recordOf("open"));
const PAID = answered(recordOf("succeeded"));
const CLOSED = answered(recordOf("closed"));

function atThe3dsPage(terms: Partial<Opened> = {}): SimulatedPayment {
  const payment = open(terms);
  payment.sends("charge", NEEDS_3DS);
  return payment;
}

/** The shopper's time is over, the provider's record is still open, and the cancel is about to be sent. */
function withShopperGone(): SimulatedPayment {
  const payment = atThe3dsPage();
  payment.pass(1800);
  payment.asks(OPEN);
  return payment;
}

/** Asks again and again, whenever the payment wants to, and says after how many seconds each. */
function asksAfterWaits(
  payment: SimulatedPayment,
  ...answers: Parameters<SimulatedPayment["asks"]>[0][]
): number[] {
  return answers.map((answer) => {
    const seconds = payment.rests();
    payment.asks(answer);
    return seconds;
  });
}

describe("a charge that succeeds", () => {
  it("with a saved card, at once: one send and it is over", () => {
    const payment = open();
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
    const payment = open({ firstOperation: "createCustomer", customerNo: null });
    payment.sends("createCustomer", CUSTOMER_CREATED);
    expect(payment.state.customerNo).toBe("2001");
    payment.sends("charge", PAID);
    expect(payment.view.status).toBe("captured");
  });

  it("after the shopper approved, once a query agrees with the notification", () => {
    const payment = atThe3dsPage();
    expect(payment.view).toMatchObject({
      status: "requires_action",
      action: { type: "redirect", url: URL_3DS, expiresAt: "2026-01-01T12:30:00.000Z" },
    });
    expect(payment.waits()).toBe(120);
    payment.hears(news(recordOf("succeeded")));
    expect(payment.view.status).toBe("requires_action");
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured", action: null });
    expect(payment.next.do).toBe("finish");
  });

  it("although its notification is lost: the poll finds it", () => {
    const payment = atThe3dsPage();
    expect(asksAfterWaits(payment, OPEN, OPEN, PAID)).toEqual([120, 300, 900]);
    expect(payment.view.status).toBe("captured");
  });

  it("although its notification came before the reply to its own send", () => {
    const payment = open({ saveCard: true });
    payment.sends("charge", NEEDS_3DS, () => {
      payment.hears(news(recordOf("succeeded", { savedCard: CARD })));
    });
    expect(payment.view.status).toBe("requires_action");
    payment.waits();
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD });
  });

  it("gives the shopper the whole time from the send that reached the provider", () => {
    const payment = open();
    payment.sends("charge", CONNECTION_REFUSED);
    payment.pass(600);
    payment.sends("charge", NEEDS_3DS);
    expect(payment.view.action?.expiresAt).toBe("2026-01-01T12:40:00.000Z");
  });
});

describe("a notification that the provider's record doesn't confirm", () => {
  it("changes nothing while the record is still pending", () => {
    const payment = atThe3dsPage();
    payment.hears(news(recordOf("succeeded")));
    payment.asks(OPEN);
    expect(payment.view).toMatchObject({ status: "requires_action", attention: null, outcomeUnknown: null });
    expect(payment.next.do).toBe("wait");
  });

  it("is never applied where the record has another amount: attention, and a person can settle it", () => {
    const payment = atThe3dsPage();
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
    const payment = atThe3dsPage();
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
    const payment = atThe3dsPage();
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
    const payment = atThe3dsPage();
    payment.hears(news(recordOf("succeeded")));
    payment.asks(OPEN);
    expect(payment.next.do).toBe("wait");
    payment.hears(news(recordOf("succeeded")));
    expect(payment.state.notificationKeys).toHaveLength(1);
    payment.asks(PAID);
    expect(payment.view.status).toBe("captured");
  });

  it("is kept aside where it is for another payment", () => {
    const payment = atThe3dsPage();
    payment.hears(news(recordOf("succeeded"), { paymentId: "ANOTHER" }));
    expect(payment.eventTypes.at(-1)).toBe("notificationIgnored");
    expect(payment.next.do).toBe("wait");
  });
});

describe("a charge that the provider refuses", () => {
  it("is declined by its answer, with the provider's own code", () => {
    const payment = open();
    const refusal = { kind: "declined", code: "51", message: "insufficient funds" } as const;
    payment.sends("charge", answered(recordOf("failed", { refusal })));
    expect(payment.view).toMatchObject({ status: "failed", failure: { operation: "charge", ...refusal } });
    expect(payment.next.do).toBe("finish");
  });

  it("is rejected by an error code, where nothing else was ever sent", () => {
    const payment = open();
    payment.sends("charge", refused("000023"));
    expect(payment.view).toMatchObject({ status: "failed", failure: { kind: "rejected", code: "000023" } });
  });

  it("stays as it is, whatever comes later: late news is left for the aftercare", () => {
    const payment = open();
    payment.sends("charge", answered(recordOf("failed")));
    const late = news(recordOf("succeeded"));
    payment.hears(late);
    expect(payment.tells()).toEqual(late);
    payment.hears(late);
    expect(payment.view).toMatchObject({ status: "failed", capturedAmount: null });
    expect(payment.next.do).toBe("finish");
  });

  it("that a query on its way contradicts stays failed, and its aftercare and a person hear of the money", () => {
    const payment = open();
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

describe("a shopper who is gone at the deadline", () => {
  it("query, cancel, query: closed, and the payment is abandoned", () => {
    const payment = withShopperGone();
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
    const payment = atThe3dsPage();
    payment.pass(1800);
    payment.asks(answered(recordOf("open", { word: "on_hold", recognized: false })));
    expect(payment.eventTypes).not.toContain("abandonRequested");
    expect(payment.view.attention?.reason).toBe("unknown_provider_status");
  });

  it("who paid in the last second is found by that query, and nothing is canceled", () => {
    const payment = atThe3dsPage();
    payment.pass(1800);
    payment.asks(PAID);
    expect(payment.view.status).toBe("captured");
    expect(payment.eventTypes).not.toContain("abandonRequested");
  });

  it("who paid as the cancel came gets the money back, and the payment is abandoned", () => {
    const payment = withShopperGone();
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
    const payment = withShopperGone();
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
      const payment = withShopperGone();
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
      const payment = withShopperGone();
      payment.sends("cancel", CLOSED);
      const events = payment.asks(answered(record));
      expect(payment.view).toMatchObject({ status: "canceling", outcomeUnknown: null });
      expect(events).toContainEqual(expect.objectContaining({ type: "checked", result: "open" }));
      return events.map(({ type }) => type).includes("cancelHadNoEffect");
    });
    expect(told).toEqual([true, false, false]);
  });

  it("who has paid all the same: in doubt from the first such answer on, and canceled three times at most", () => {
    const payment = withShopperGone();
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
    expect(payment.view).toMatchObject({
      ...{ status: "canceling", attention: { reason: "outcome_unknown" } },
      outcomeUnknown: { operation: "cancel", since: doubt },
    });
  });

  it("whose half refund is no refund: only the whole amount ends it", () => {
    const payment = withShopperGone();
    payment.sends("cancel", CLOSED);
    payment.asks(answered(recordOf("succeeded", { refundedValue: 1999 })));
    expect(payment.view.status).toBe("canceling");
  });

  it("is asked about when the cancel's own outcome is unknown or refused", () => {
    const lost = withShopperGone();
    lost.sends("cancel", TIMED_OUT);
    expect(lost.view.outcomeUnknown).toMatchObject({ operation: "cancel" });
    asksAfterWaits(lost, CLOSED);
    expect(lost.view.status).toBe("failed");

    const refusal = withShopperGone();
    refusal.sends("cancel", refused("000040"));
    expect(refusal.view.status).toBe("canceling");
    refusal.asks(CLOSED);
    expect(refusal.view.status).toBe("failed");
  });

  it.each([
    ["still open", OPEN],
    ["not answered", TIMED_OUT],
    ["not found", NO_SUCH_TRANSACTION],
  ])(
    "is canceled again at once after a person calls the cancel failed, whatever was asked before and is %s",
    (_what, answer) => {
      const payment = withShopperGone();
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
      const payment = open();
      const refs = { transactionNo: "T-1" };
      payment.sends("charge", answered(recordOf("open", { actionUrl: URL_3DS, refs })));
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
      const payment = atThe3dsPage({ provider: "payermax" });
      asksAfterWaits(payment, OPEN, OPEN, OPEN);
      expect(payment.waits()).toBe(1800 - 120 - 300 - 900);
      payment.ticks();
      expect(payment.view).toMatchObject({ status: "requires_action", action: null });
      payment.asks(NEEDS_3DS);
      expect(payment.view).toMatchObject({ status: "requires_action", action: null });
      asksAfterWaits(payment, OPEN, last);
      return payment.view;
    };
    expect(gone(CLOSED)).toMatchObject({ status: "failed", failure: { kind: "abandoned" } });
    expect(gone(PAID)).toMatchObject({ status: "captured" });
  });
});

describe("a charge whose outcome is unknown", () => {
  it("is found by the next check", () => {
    const payment = open();
    payment.sends("charge", TIMED_OUT);
    expect(payment.view).toMatchObject({
      status: "processing",
      outcomeUnknown: { operation: "charge", checks: 0, nextCheckAt: "2026-01-01T12:00:05.000Z" },
    });
    expect(asksAfterWaits(payment, PAID)).toEqual([5]);
    expect(payment.view).toMatchObject({ status: "captured", outcomeUnknown: null });
  });

  it("is sent again only after four times not found over twelve minutes, under the same id", () => {
    const payment = open();
    payment.sends("charge", TIMED_OUT);
    const nothing = NO_SUCH_TRANSACTION;
    expect(asksAfterWaits(payment, nothing, nothing, nothing)).toEqual([5, 30, 120]);
    expect(payment.next.do).toBe("wait");
    expect(asksAfterWaits(payment, nothing)).toEqual([600]);
    expect(payment.view).toMatchObject({ status: "processing", outcomeUnknown: null });
    payment.sends("charge", PAID);
    expect(payment.view.status).toBe("captured");
    const ids = payment.events.flatMap((event) => (event.type === "requestSent" ? [event.requestId] : []));
    expect(ids).toEqual([ID, ID]);
  });

  it("is not settled by a record that may be another system's: attention", () => {
    const payment = open();
    payment.sends("charge", TIMED_OUT);
    asksAfterWaits(payment, answered(anonymousRecordOf("succeeded", { mayBeForeign: true })));
    expect(payment.view).toMatchObject({
      status: "processing",
      capturedAmount: null,
      attention: { reason: "duplicate_reference" },
    });
  });

  it("is not settled by a record that holds the money instead of taking it: attention", () => {
    const payment = open();
    payment.sends("charge", TIMED_OUT);
    asksAfterWaits(payment, answered(recordOf("succeeded", { captureMode: "manual" })));
    expect(payment.view).toMatchObject({
      status: "processing",
      capturedAmount: null,
      attention: { reason: "capture_mode_mismatch" },
    });
  });

  it("has failed where it was not found and its card is gone by then", () => {
    const payment = open();
    payment.sends("charge", TIMED_OUT);
    asksAfterWaits(payment, ...Array<typeof NO_SUCH_TRANSACTION>(4).fill(NO_SUCH_TRANSACTION));
    payment.sends("charge", refused("card_expired"));
    expect(payment.view).toMatchObject({
      status: "failed",
      failure: { kind: "rejected", code: "card_expired" },
    });
  });

  it.each(["open", "succeeded"] as const)(
    "is never sent again after a reply of another amount that is %s, however often it is not found then",
    (status) => {
      const payment = open();
      payment.sends("charge", answered(recordOf(status, { amount: usd(1) })));
      expect(payment.view.attention?.reason).toBe("amount_mismatch");
      asksAfterWaits(payment, ...Array<typeof NO_SUCH_TRANSACTION>(8).fill(NO_SUCH_TRANSACTION));
      expect(payment.eventTypes.filter((type) => type === "requestSent")).toHaveLength(1);
      expect(payment.next.do).toBe("wait");
      expect(payment.view.attention?.reason).toBe("amount_mismatch");
    },
  );

  it("counts anew when the provider couldn't be asked in between", () => {
    const payment = open();
    payment.sends("charge", TIMED_OUT);
    const nothing = NO_SUCH_TRANSACTION;
    asksAfterWaits(payment, nothing, nothing, nothing, TIMED_OUT, nothing);
    expect(payment.view.outcomeUnknown).toMatchObject({ checks: 5 });
    expect(payment.next.do).toBe("wait");
  });

  it("counts anew when the provider's record was seen in between, be it at the shopper's deadline", () => {
    const payment = atThe3dsPage({ provider: "payermax" });
    payment.pass(1000);
    payment.asks(answered(recordOf("succeeded", { amount: usd(1) })));
    asksAfterWaits(payment, NO_SUCH_TRANSACTION, NO_SUCH_TRANSACTION, NO_SUCH_TRANSACTION);
    payment.pass(800);
    payment.asks(OPEN);
    payment.ticks();
    expect(payment.eventTypes.at(-1)).toBe("actionEnded");
    asksAfterWaits(payment, NO_SUCH_TRANSACTION, NO_SUCH_TRANSACTION, NO_SUCH_TRANSACTION);
    expect(payment.view).toMatchObject({ status: "requires_action", outcomeUnknown: null });
    // The provider has said that it has it: that it is missing later proves nothing, however often it says so.
    asksAfterWaits(payment, ...Array<typeof NO_SUCH_TRANSACTION>(9).fill(NO_SUCH_TRANSACTION));
    expect(payment.view.outcomeUnknown).toMatchObject({ operation: "charge" });
    expect(payment.eventTypes).not.toContain("requestProvenAbsent");
  });

  it("with its 3DS page lost is pending while open, and is given up at the shopper's deadline", () => {
    const payment = open();
    payment.sends("charge", TIMED_OUT);
    const waits = asksAfterWaits(payment, OPEN, OPEN, OPEN, OPEN);
    expect(waits).toEqual([5, 120, 300, 900]);
    expect(payment.view).toMatchObject({ status: "processing", outcomeUnknown: null, attention: null });
    expect(asksAfterWaits(payment, OPEN)).toEqual([1800 - 1325]);
    expect(payment.view.status).toBe("canceling");
  });

  it("wants a person after an hour, goes on being asked, and wants none once it is known", () => {
    const payment = open({ actionTimeoutSeconds: 86_400 });
    payment.sends("charge", TIMED_OUT);
    asksAfterWaits(payment, TIMED_OUT, TIMED_OUT, TIMED_OUT, TIMED_OUT);
    expect(payment.view.attention).toBeNull();
    asksAfterWaits(payment, TIMED_OUT);
    expect(payment.view.attention).toEqual({ reason: "outcome_unknown", since: "2026-01-01T13:00:00.000Z" });
    asksAfterWaits(payment, PAID);
    expect(payment.view).toMatchObject({ status: "captured", attention: null });
  });

  it.each([
    ["amount_mismatch", recordOf("succeeded", { amount: usd(1999) })],
    ["unknown_provider_status", recordOf("open", { recognized: false })],
  ])("that turns out after an hour to be %s says so once, in place of being unknown", (reason, record) => {
    const payment = open({ actionTimeoutSeconds: 86_400 });
    payment.sends("charge", TIMED_OUT);
    asksAfterWaits(payment, ...new Array<typeof TIMED_OUT>(5).fill(TIMED_OUT));
    expect(payment.view.attention?.reason).toBe("outcome_unknown");
    asksAfterWaits(payment, answered(record));
    const found = payment.now;
    asksAfterWaits(payment, answered(record), answered(record));
    expect(payment.view.attention).toEqual({ reason, since: found });
    expect(payment.eventTypes.filter((type) => type === "attentionRaised")).toHaveLength(2);
  });

  it("never fails by time alone: a year later it is still asked about, once a day", () => {
    const payment = open();
    payment.sends("charge", TIMED_OUT);
    for (let day = 0; day < 365; day++) asksAfterWaits(payment, TIMED_OUT);
    expect(payment.view).toMatchObject({ status: "processing", outcomeUnknown: { operation: "charge" } });
    expect(payment.waits()).toBe(86_400);
  });

  it.each([
    ["succeeded", "captured"],
    ["failed", "failed"],
  ] as const)("is settled by a person who says that it %s", (outcome, status) => {
    const payment = open();
    payment.sends("charge", TIMED_OUT);
    const resolve = { name: "resolve", outcome, evidence: "the provider's portal", operator: "ada" } as const;
    expect(payment.command({ ...resolve, operation: "cancel" })).toBe(
      "can't resolve cancel of ORDER1001: the unknown outcome is of charge",
    );
    expect(payment.command({ ...resolve, operation: "charge" })).toBeNull();
    expect(payment.view).toMatchObject({ status, outcomeUnknown: null });
    expect(payment.command({ ...resolve, operation: "charge" })).toBe(
      "can't resolve charge of ORDER1001: no outcome is unknown",
    );
  });

  it("that a person settles while a query is on its way stays settled", () => {
    const payment = open();
    payment.sends("charge", TIMED_OUT);
    payment.waits();
    payment.asks(PAID, () => {
      const resolve = { name: "resolve", operation: "charge", evidence: "seen", operator: "ada" } as const;
      payment.command({ ...resolve, outcome: "failed" });
    });
    expect(payment.view).toMatchObject({ status: "failed", capturedAmount: null });
    // What the provider says against the person is for the aftercare, and for people.
    expect(payment.view.attention?.reason).toBe("status_went_back");
    expect(payment.tells().report).toMatchObject({ about: "payment", status: "succeeded", amount: PRICE });
    expect(payment.next.do).toBe("finish");
  });

  it("answered about something else is unknown, not lost", () => {
    const payment = open();
    payment.sends("charge", CUSTOMER_CREATED);
    expect(payment.view.outcomeUnknown).toMatchObject({ operation: "charge" });
    expect(payment.next.do).toBe("wait");
  });
});

describe("a charge that can't be sent", () => {
  it("is tried again on the widening schedule, and not before the provider said", () => {
    const payment = open();
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
    const payment = open();
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

describe("a provider that contradicts itself at Pockyt", () => {
  it.each([
    ["success", "failed", "failed"],
    ["failed", "succeeded", "captured"],
  ] as const)("by a notification of %s and a record of %s calls a person", (said, found, status) => {
    const payment = atThe3dsPage();
    payment.hears(news(recordOf(said === "success" ? "succeeded" : "failed")));
    payment.asks(answered(recordOf(found)));
    expect(payment.view).toMatchObject({ status, attention: { reason: "status_went_back" } });
  });

  it("not where the notification is the older word of the two", () => {
    const payment = atThe3dsPage();
    payment.hears(news(recordOf("failed"), { key: "first" }));
    payment.asks(OPEN);
    payment.hears(news(recordOf("succeeded"), { key: "then" }));
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured", attention: null });
  });

  it("captures what its record says was given back by somebody else, and calls a person", () => {
    const payment = atThe3dsPage();
    payment.waits();
    payment.asks(answered(recordOf("succeeded", { refundedValue: 500 })));
    expect(payment.view).toMatchObject({ status: "captured", attention: { reason: "unknown_refund" } });
  });
});

describe("a run that a reset made after the time for the first send", () => {
  const late = () => {
    const payment = open();
    payment.pass(3_600);
    const { next } = payment;
    if (next.do !== "giveUp") throw new Error(`it wants to ${next.do}`);
    payment.fact({ by: "call", request: next.request, ended: RUN_WAS_RESET });
    return payment;
  };

  it("does not say that nothing was sent: the provider is asked what the run before has done", () => {
    const payment = late();
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured", attention: null });
    expect(payment.eventTypes).not.toContain("requestSent");
  });

  it("cancels what is still open once the shopper has had the usual time since then", () => {
    const payment = late();
    payment.asks(OPEN);
    while (payment.view.status === "processing") {
      payment.rests();
      payment.asks(OPEN);
    }
    expect([payment.view.status, payment.now]).toEqual(["canceling", "2026-01-01T13:30:00.000Z"]);
  });

  it("has failed once four answers over twelve minutes say that there is nothing", () => {
    const payment = late();
    payment.asks(NO_SUCH_TRANSACTION);
    asksAfterWaits(payment, ...Array<typeof NO_SUCH_TRANSACTION>(4).fill(NO_SUCH_TRANSACTION));
    payment.givesUp();
    expect(payment.view).toMatchObject({ status: "failed", failure: { code: "not_sent" } });
  });
});

describe("a run that a reset made after the run before had sent the charge", () => {
  it("gives the shopper no more than the usual time, and shows the page that the record has", () => {
    const payment = open();
    payment.sends("charge", RUN_WAS_RESET);
    payment.asks(NEEDS_3DS);
    expect(payment.view.action?.expiresAt).toBe("2026-01-01T12:30:00.000Z");
  });

  it("cancels a charge that is still open when the time is over, also where nobody has its page", () => {
    const payment = open();
    payment.sends("charge", RUN_WAS_RESET);
    while (payment.now < "2026-01-01T12:30:00.000Z") {
      payment.rests();
      payment.asks(OPEN);
    }
    expect(payment.eventTypes.slice(-2)).toEqual(["actionEnded", "abandonRequested"]);
    expect(payment.view.status).toBe("canceling");
  });
});

describe("a run that a reset made, where the run before sent nothing", () => {
  it("has failed when the card is gone: four answers over twelve minutes have said that there is nothing", () => {
    const payment = open();
    payment.sends("charge", RUN_WAS_RESET);
    payment.asks(NO_SUCH_TRANSACTION);
    asksAfterWaits(payment, ...Array<typeof NO_SUCH_TRANSACTION>(4).fill(NO_SUCH_TRANSACTION));
    payment.sends("charge", { ending: "refused", code: "card_expired", message: "the card is gone" });
    expect(payment.view).toMatchObject({ status: "failed", failure: { code: "card_expired" } });
  });

  it("sends the cancel of an abandoned charge once the record has stayed open for twelve minutes", () => {
    const payment = withShopperGone();
    payment.sends("cancel", RUN_WAS_RESET);
    payment.asks(OPEN);
    asksAfterWaits(payment, ...Array<typeof OPEN>(4).fill(OPEN));
    payment.sends("cancel", answered(recordOf("closed")));
    payment.asks(CLOSED);
    expect(payment.eventTypes.filter((type) => type === "abandonRequested")).toHaveLength(1);
    expect(payment.view).toMatchObject({ status: "failed", failure: { kind: "abandoned" } });
  });
});

describe("a record that was there before the first send", () => {
  it("is never adopted when the provider answers the first send with a duplicate", () => {
    const payment = open();
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
    const payment = open();
    payment.sends("charge", TIMED_OUT);
    asksAfterWaits(payment, PAID);
    expect(payment.view.status).toBe("captured");
  });

  it("is found by asking first: nothing is sent, and the questions widen", () => {
    const payment = open({ askFirst: true });
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
    const payment = open({ askFirst: true, firstOperation: "createCustomer", customerNo: null });
    payment.asks(PAID);
    payment.waits();
    expect(payment.next.do).toBe("query");
    expect(payment.view.outcomeUnknown).toMatchObject({ operation: "charge" });
  });

  it("is announced before anything was sent: as little adopted", () => {
    const payment = open({ provider: "payermax", askFirst: true });
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
    const payment = open({ askFirst: true });
    payment.asks(NO_SUCH_TRANSACTION);
    payment.sends("charge", PAID);
    expect(payment.view.status).toBe("captured");
  });
});

describe("a send that was thought lost", () => {
  it("and a resend that is called a duplicate: the record proves itself ours, and is adopted", () => {
    const payment = open({ provider: "payermax" });
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
    const payment = open();
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
    const payment = atThe3dsPage();
    payment.waits();
    payment.asks(answered(recordOf("open", DROPPED)));
    expect(payment.view).toMatchObject({ status: "requires_action", attention: null });
  });
});

describe("the saved card's token", () => {
  it("is awaited while another transaction succeeds and its own is reversed: its aftercare is told of both", () => {
    const payment = open({ saveCard: true });
    payment.sends("charge", PAID);
    payment.hears(news(recordOf("succeeded", { refs: { transactionNo: "T2" } }), { key: "another" }));
    expect(payment.tells().report).toMatchObject({ refs: { transactionNo: "T2" } });
    payment.hears(news(recordOf("closed", { word: "reversed" }), { key: "reversed" }));
    expect(payment.tells().report).toMatchObject({ word: "reversed" });
    expect(payment.view).toMatchObject({ status: "captured", savedCard: null });
  });

  it("comes before the money is confirmed, and is shown with it", () => {
    const payment = atThe3dsPage({ saveCard: true });
    payment.hears(news(recordOf("succeeded", { savedCard: CARD })));
    expect(payment.view.savedCard).toBeNull();
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD });
    expect(payment.next.do).toBe("finish");
  });

  it("comes late: the payment stays open for it, and is captured meanwhile", () => {
    const payment = open({ saveCard: true });
    payment.sends("charge", PAID);
    expect(payment.view).toMatchObject({ status: "captured", savedCard: null });
    payment.pass(7000);
    expect(payment.next.do).toBe("wait");
    payment.hears(news(recordOf("succeeded", { savedCard: CARD })));
    expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD, attention: null });
    expect(payment.next.do).toBe("finish");
  });

  it("never comes: attention says so, and the payment ends", () => {
    const payment = open({ saveCard: true });
    payment.sends("charge", PAID);
    // The provider's whole ladder of repeats takes two hours.
    expect(payment.waits()).toBeGreaterThanOrEqual(7200);
    payment.ticks();
    expect(payment.view).toMatchObject({
      status: "captured",
      savedCard: null,
      attention: { reason: "saved_card_missing" },
    });
    expect(payment.next.do).toBe("finish");
  });

  it.each([
    ["has none either: that is a normal end", PAID, { savedCard: null, attention: null }],
    [
      "has it: its notification was lost",
      answered(recordOf("succeeded", { savedCard: CARD })),
      { savedCard: CARD },
    ],
    ["can't be read: a person is called", TIMED_OUT, { attention: { reason: "saved_card_missing" } }],
    ["is missing: a person is called", NO_SUCH_TRANSACTION, { attention: { reason: "saved_card_missing" } }],
  ] as const)(
    "never comes where the shopper could decide, and the record that is asked for %s",
    (_, record, end) => {
      const payment = open({ saveCard: true, shopperMaySave: true });
      payment.sends("charge", PAID);
      expect(payment.waits()).toBeGreaterThanOrEqual(7200);
      payment.asks(record);
      expect(payment.view).toMatchObject({ status: "captured", ...end });
      expect(payment.next.do).toBe("finish");
    },
  );

  describe("of which the provider tells more apart from the payment", () => {
    const PARTLY = news(recordOf("succeeded", { savedCard: { ...CARD, detailsFollow: true } }));
    const card = {
      about: "card",
      status: "succeeded",
      savedCard: { ...CARD, merchantInitiated: true },
    } as const;

    it("is shown at once, and the payment stays open a moment for the rest", () => {
      const payment = open({ saveCard: true });
      payment.sends("charge", PAID);
      payment.hears(PARTLY);
      expect(payment.view.savedCard).toEqual(CARD);
      expect(payment.next.do).toBe("wait");
      payment.hears(news(card));
      expect(payment.view.savedCard).toEqual({ ...CARD, merchantInitiated: true });
      expect(payment.next.do).toBe("finish");
    });

    it("came complete before the payment's own news: nothing is lost by that", () => {
      const payment = atThe3dsPage({ saveCard: true });
      payment.hears(news(card));
      payment.hears(PARTLY);
      payment.asks(PAID);
      expect(payment.view.savedCard).toEqual({ ...CARD, merchantInitiated: true });
      expect(payment.next.do).toBe("finish");
    });

    it("is there already when an earlier question ends late without an answer: nobody is called", () => {
      const payment = atThe3dsPage({ saveCard: true, provider: "payermax" });
      payment.waits();
      payment.asks(TIMED_OUT, () => {
        payment.hears({ ...PARTLY, provider: "payermax" });
        payment.pass(90);
      });
      expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD, attention: null });
      payment.ticks();
      expect(payment.view.attention).toBeNull();
      expect(payment.next.do).toBe("finish");
    });

    it("is all there is where the rest never comes, and nobody is called", () => {
      const payment = open({ saveCard: true });
      payment.sends("charge", PAID);
      payment.hears(PARTLY);
      expect(payment.waits()).toBe(30);
      payment.ticks();
      expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD, attention: null });
      expect(payment.next.do).toBe("finish");
    });
  });

  it("waits for the number that it came under to be known as the payment's own", () => {
    const payment = open({ saveCard: true });
    payment.sends("charge", TIMED_OUT);
    payment.hears(news(recordOf("succeeded", { savedCard: CARD })));
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD, attention: null });
  });

  it("under a number that turns out to be another transaction's is not taken, and calls a person", () => {
    const payment = open({ saveCard: true });
    payment.sends("charge", TIMED_OUT);
    payment.hears(news(recordOf("succeeded", { savedCard: CARD, refs: { transactionNo: "T2" } })));
    payment.asks(PAID);
    expect(payment.view).toMatchObject({
      status: "captured",
      savedCard: null,
      attention: { reason: "second_transaction" },
    });
    payment.hears(news(recordOf("succeeded", { savedCard: CARD }), { key: "own" }));
    expect(payment.view).toMatchObject({ savedCard: CARD });
  });

  it("under a second number, before either is known, calls a person", () => {
    const payment = open({ saveCard: true });
    payment.sends("charge", TIMED_OUT);
    payment.hears(news(recordOf("succeeded", { savedCard: CARD })));
    const other = { savedCard: { ...CARD, token: "pp_other" }, refs: { transactionNo: "T2" } };
    payment.hears(news(recordOf("succeeded", other), { key: "other" }));
    expect(payment.view).toMatchObject({ attention: { reason: "second_transaction" } });
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD });
  });

  it("comes although the amount beside it can't be read", () => {
    const payment = atThe3dsPage({ saveCard: true });
    payment.hears(news(recordOf("succeeded", { savedCard: CARD, amount: null })));
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD });
  });

  it("is not taken on a person's word alone, who knows of no number: attention says so", () => {
    const payment = open({ saveCard: true });
    payment.sends("charge", TIMED_OUT);
    payment.hears(news(recordOf("succeeded", { savedCard: CARD })));
    const resolve = { name: "resolve", operation: "charge", evidence: "seen", operator: "ada" } as const;
    payment.command({ ...resolve, outcome: "succeeded" });
    expect(payment.view).toMatchObject({ status: "captured", savedCard: null });
    payment.pass(7_500);
    payment.ticks();
    expect(payment.view).toMatchObject({ attention: { reason: "saved_card_missing" } });
  });

  it("of a notification with another amount, or of a card that nobody asked to save, is not taken", () => {
    const other = atThe3dsPage({ saveCard: true });
    other.hears(news(recordOf("succeeded", { savedCard: CARD, amount: usd(1) })));
    other.asks(PAID);
    expect(other.view).toMatchObject({ status: "captured", savedCard: null });

    const unasked = atThe3dsPage();
    unasked.hears(news(recordOf("succeeded", { savedCard: CARD })));
    unasked.asks(PAID);
    expect(unasked.view).toMatchObject({ status: "captured", savedCard: null });
  });
});

describe("a customer's creation in doubt", () => {
  const opening = { firstOperation: "createCustomer", customerNo: null } as const;

  it("is made again, ever more slowly: an unused customer holds no money", () => {
    const payment = open(opening);
    payment.sends("createCustomer", TIMED_OUT);
    expect(payment.view.outcomeUnknown).toMatchObject({ operation: "createCustomer" });
    expect(payment.waits()).toBe(5);
    payment.sends("createCustomer", TIMED_OUT);
    expect(payment.waits()).toBe(30);
    payment.sends("createCustomer", CUSTOMER_CREATED);
    expect(payment.view.outcomeUnknown).toBeNull();
    payment.sends("charge", PAID);
    expect(payment.view.status).toBe("captured");
  });

  it("ends with the time for the first send: nothing was charged", () => {
    const payment = open(opening);
    while (payment.view.status === "processing" && payment.now < "2026-01-01T14:00:00.000Z") {
      if (payment.next.do === "send") payment.sends("createCustomer", TIMED_OUT);
      else if (payment.next.do === "giveUp") payment.givesUp();
      else payment.rests();
    }
    expect(payment.view).toMatchObject({ status: "failed", failure: { kind: "rejected", code: "not_sent" } });
  });

  it("wants a person after an hour", () => {
    const payment = open({ ...opening, actionTimeoutSeconds: 86_400 });
    while (Date.parse(payment.now) <= Date.parse("2026-01-01T13:00:00.000Z")) {
      if (payment.next.do === "send") payment.sends("createCustomer", TIMED_OUT);
      else payment.rests();
    }
    payment.sends("createCustomer", TIMED_OUT);
    expect(payment.view.attention?.reason).toBe("outcome_unknown");
  });

  it("can't be settled as succeeded, because nobody knows the customer's number", () => {
    const payment = open(opening);
    payment.sends("createCustomer", TIMED_OUT);
    const resolve = {
      name: "resolve",
      operation: "createCustomer",
      evidence: "seen",
      operator: "ada",
    } as const;
    expect(payment.command({ ...resolve, outcome: "succeeded" })).toContain("created again by itself");
    expect(payment.command({ ...resolve, outcome: "failed" })).toBeNull();
    expect(payment.view.status).toBe("failed");
  });
});

describe("what else a charge meets", () => {
  it("reads an unknown status word as open, and wants a person", () => {
    const payment = atThe3dsPage();
    payment.pass(120);
    payment.asks(answered(recordOf("open", { word: "on_hold", recognized: false })));
    expect(payment.view).toMatchObject({
      status: "requires_action",
      attention: { reason: "unknown_provider_status" },
    });
  });

  it("refuses capture and cancel in words", () => {
    const payment = atThe3dsPage();
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
    const patient = { actionTimeoutSeconds: 86_400 };
    const customer = { ...patient, firstOperation: "createCustomer", customerNo: null } as const;
    for (const ending of [TIMED_OUT, CONNECTION_REFUSED]) {
      expect(story(open(patient), ending)).toBeLessThan(400);
      expect(story(open(customer), ending)).toBeLessThan(50);
      expect(story(withShopperGone(), ending)).toBeLessThan(800);
      expect(story(open({ askFirst: true }), ending)).toBeLessThan(400);
    }
    const foreign = open({ askFirst: true });
    foreign.asks(PAID);
    expect(story(foreign, TIMED_OUT)).toBeLessThan(400);
  });
});
