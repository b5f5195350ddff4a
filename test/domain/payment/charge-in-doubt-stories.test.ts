import { describe, expect, it } from "vitest";
import {
  anonymousRecordOf,
  answered,
  CHARGE,
  CUSTOMER_CREATED,
  ID,
  NO_SUCH_TRANSACTION,
  PRICE,
  recordOf,
  refused,
  TIMED_OUT,
  usd,
} from "./facts.js";
import { asksAfterWaits, AT_THE_PAGE, charged, OPEN, open, PAID } from "./started-payments.js";

describe("a charge whose outcome is unknown", () => {
  it("is found by the next check", () => {
    const payment = open(CHARGE);
    payment.sends("charge", TIMED_OUT);
    expect(payment.view).toMatchObject({
      status: "processing",
      outcomeUnknown: { operation: "charge", checks: 0, nextCheckAt: "2026-01-01T12:00:05.000Z" },
    });
    expect(asksAfterWaits(payment, PAID)).toEqual([5]);
    expect(payment.view).toMatchObject({ status: "captured", outcomeUnknown: null });
  });

  it("is sent again only after four times not found over twelve minutes, under the same id", () => {
    const payment = open(CHARGE);
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
    const payment = open(CHARGE);
    payment.sends("charge", TIMED_OUT);
    asksAfterWaits(payment, answered(anonymousRecordOf("succeeded", { mayBeForeign: true })));
    expect(payment.view).toMatchObject({
      status: "processing",
      capturedAmount: null,
      attention: { reason: "duplicate_reference" },
    });
  });

  it("is not settled by a record that holds the money instead of taking it: attention", () => {
    const payment = open(CHARGE);
    payment.sends("charge", TIMED_OUT);
    asksAfterWaits(payment, answered(recordOf("succeeded", { captureMode: "manual" })));
    expect(payment.view).toMatchObject({
      status: "processing",
      capturedAmount: null,
      attention: { reason: "capture_mode_mismatch" },
    });
  });

  it("has failed where it was not found and its card is gone by then", () => {
    const payment = open(CHARGE);
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
      const payment = open(CHARGE);
      payment.sends("charge", answered(recordOf(status, { amount: usd(1) })));
      expect(payment.view.attention?.reason).toBe("amount_mismatch");
      asksAfterWaits(payment, ...Array<typeof NO_SUCH_TRANSACTION>(8).fill(NO_SUCH_TRANSACTION));
      expect(payment.eventTypes.filter((type) => type === "requestSent")).toHaveLength(1);
      expect(payment.next.do).toBe("wait");
      expect(payment.view.attention?.reason).toBe("amount_mismatch");
    },
  );

  it("counts anew when the provider couldn't be asked in between", () => {
    const payment = open(CHARGE);
    payment.sends("charge", TIMED_OUT);
    const nothing = NO_SUCH_TRANSACTION;
    asksAfterWaits(payment, nothing, nothing, nothing, TIMED_OUT, nothing);
    expect(payment.view.outcomeUnknown).toMatchObject({ checks: 5 });
    expect(payment.next.do).toBe("wait");
  });

  it("counts anew when the provider's record was seen in between, be it at the shopper's deadline", () => {
    const payment = charged(AT_THE_PAGE, { provider: "payermax" });
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
    const payment = open(CHARGE);
    payment.sends("charge", TIMED_OUT);
    const waits = asksAfterWaits(payment, OPEN, OPEN, OPEN, OPEN);
    expect(waits).toEqual([5, 120, 300, 900]);
    expect(payment.view).toMatchObject({ status: "processing", outcomeUnknown: null, attention: null });
    expect(asksAfterWaits(payment, OPEN)).toEqual([1800 - 1325]);
    expect(payment.view.status).toBe("canceling");
  });

  it("wants a person after an hour, goes on being asked, and wants none once it is known", () => {
    const payment = open({ ...CHARGE, actionTimeoutSeconds: 86_400 });
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
    const payment = open({ ...CHARGE, actionTimeoutSeconds: 86_400 });
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
    const payment = open(CHARGE);
    payment.sends("charge", TIMED_OUT);
    for (let day = 0; day < 365; day++) asksAfterWaits(payment, TIMED_OUT);
    expect(payment.view).toMatchObject({ status: "processing", outcomeUnknown: { operation: "charge" } });
    expect(payment.waits()).toBe(86_400);
  });

  it.each([
    ["succeeded", "captured"],
    ["failed", "failed"],
  ] as const)("is settled by a person who says that it %s", (outcome, status) => {
    const payment = open(CHARGE);
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
    const payment = open(CHARGE);
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
    const payment = open(CHARGE);
    payment.sends("charge", CUSTOMER_CREATED);
    expect(payment.view.outcomeUnknown).toMatchObject({ operation: "charge" });
    expect(payment.next.do).toBe("wait");
  });
});
