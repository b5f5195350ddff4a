import { describe, expect, it } from "vitest";
import { booksOf, decideRead } from "../../../src/domain/aftercare/decide-read.js";
import type { EventBody } from "../../../src/domain/aftercare/events.js";
import type { PaymentState } from "../../../src/domain/payment/state.js";
import type { PaymentView } from "../../../src/domain/payment/view.js";
import { newRequest, type Request } from "../../../src/domain/requests/request.js";
import { rulesAt } from "../../../src/providers/terms.js";
import { CARD, ID, OPENED_AT, PRICE, usd } from "../payment/facts.js";
import { CAPTURED, CAPTURED_LATER, FAILED, notice, paymentRecord, RUN } from "./facts.js";
import { SimulatedAftercare } from "./simulated-aftercare.js";

const CAPTURING: PaymentView = { ...CAPTURED_LATER, status: "capturing", capturedAmount: null };
const ATTENTION = { reason: "redirect_dropped", since: OPENED_AT } as const;

const read = (aftercare: SimulatedAftercare, payment: PaymentView): EventBody[] =>
  decideRead(aftercare.state, { isKept: true, payment, reference: RUN }, rulesAt);

/** The events of one more reading, before a message. */
function readings(aftercare: SimulatedAftercare): string[] {
  const first = aftercare.events.length;
  aftercare.asks("R1", usd(1));
  return aftercare.events.slice(first).map(({ type }) => type);
}

describe("what is read of a payment", () => {
  it("is its end, by this release's rules where the answer brings none and no events", () => {
    const unread = new SimulatedAftercare(CAPTURED, { canBeRead: false });
    const { status, kind, provider, amount, capturedAmount, providerRefs } = CAPTURED;
    expect(read(unread, CAPTURED)).toStrictEqual([
      {
        type: "paymentRead",
        ...{ status, kind, provider, amount, capturedAmount, providerRefs, reference: RUN },
        finalAt: CAPTURED.updatedAt,
        ...{ requests: null, capturedBy: null, rules: rulesAt("payermax") },
      },
    ]);
  });

  it("carries what called for a person at the end, and nothing of what still may be settled", () => {
    const unread = new SimulatedAftercare(CAPTURED, { canBeRead: false });
    expect(read(unread, { ...FAILED, attention: ATTENTION })).toMatchObject([{ attention: ATTENTION }]);
    for (const payment of [FAILED, CAPTURING, { ...CAPTURING, attention: ATTENTION }])
      expect(read(unread, payment)[0]).not.toHaveProperty("attention");
  });

  it("after a final status is nothing more, be it kept or not", () => {
    const aftercare = new SimulatedAftercare(CAPTURED);
    expect(read(aftercare, FAILED)).toEqual([]);
    expect(decideRead(aftercare.state, { isKept: false }, rulesAt)).toEqual([]);
  });
});

describe("a payment without a final status", () => {
  it("is recorded again only where its status or its captured amount has changed", () => {
    const aftercare = new SimulatedAftercare(CAPTURING);
    expect(read(aftercare, { ...CAPTURING })).toEqual([]);
    expect(read(aftercare, { ...CAPTURING, status: "canceling" })).toMatchObject([{ status: "canceling" }]);
    expect(read(aftercare, { ...CAPTURING, capturedAmount: usd(700) })).toMatchObject([
      { type: "paymentRead", finalAt: null, capturedAmount: usd(700) },
    ]);
    const partly = new SimulatedAftercare({ ...CAPTURING, capturedAmount: usd(700) });
    expect(read(partly, { ...CAPTURING, capturedAmount: usd(700) })).toEqual([]);
    expect(read(partly, { ...CAPTURING, capturedAmount: usd(701) })).toMatchObject([
      { capturedAmount: usd(701) },
    ]);
    expect(read(partly, CAPTURING)).toMatchObject([{ capturedAmount: null }]);
  });

  it("that the namespace no longer keeps is recorded so once, and once more when it is kept again", () => {
    const aftercare = new SimulatedAftercare(CAPTURING);
    aftercare.paymentIs(null);
    expect(readings(aftercare)).toEqual(["paymentNotKept"]);
    expect(decideRead(aftercare.state, { isKept: false }, rulesAt)).toEqual([]);
    aftercare.paymentIs(CAPTURING);
    expect(readings(aftercare)).toEqual(["paymentRead"]);
    expect(aftercare.state.isNotKept).toBe(false);
  });

  it("that the namespace no longer keeps is unknown to its notifications, though it was read once", () => {
    const aftercare = new SimulatedAftercare(CAPTURING);
    aftercare.paymentIs(null);
    aftercare.hears(notice(paymentRecord("succeeded")));
    aftercare.asks("R1", usd(1));
    expect([aftercare.view.notices[0]?.meaning, aftercare.attention]).toEqual([
      "unknown_payment",
      "unknown_payment",
    ]);
  });

  it("that could not be read is recorded by the next reading, also where it is as before", () => {
    const aftercare = new SimulatedAftercare(CAPTURING);
    aftercare.canBeRead = false;
    expect(readings(aftercare)).toEqual(["readFailed"]);
    expect(aftercare.state.reading).toEqual({ since: OPENED_AT, until: "2026-01-01T12:00:05.000Z" });
    aftercare.canBeRead = true;
    expect(readings(aftercare)).toEqual(["paymentRead"]);
    expect(aftercare.state.reading).toBeNull();
  });
});

describe("a payment that could not be read for an hour", () => {
  it.each([
    ["is read", CAPTURED],
    ["is found not to be kept", null],
  ])("calls for nobody once it %s", (_, payment) => {
    const aftercare = new SimulatedAftercare(CAPTURED, { canBeRead: false });
    aftercare.hears(notice({ about: "card", status: "succeeded", savedCard: CARD }));
    aftercare.hears(notice({ about: "case", type: "CHARGEBACK", status: "OPEN", refs: { caseId: "D1" } }));
    while (aftercare.next.do !== "tick")
      if (aftercare.next.do === "readPayment") aftercare.readsPayment();
      else aftercare.waits();
    expect(aftercare.ticks()).toMatchObject([
      { type: "attentionRaised", reason: "payment_unreadable", requestId: null, detail: null },
    ]);
    aftercare.paymentIs(payment);
    aftercare.canBeRead = true;
    aftercare.waits();
    aftercare.readsPayment();
    const reasons = aftercare.state.concerns.map(({ reason }) => reason);
    expect(reasons).toEqual(payment ? ["dispute"] : ["dispute", "unknown_payment"]);
  });
});

describe("the books of a payment", () => {
  it("tell of what may have been sent, and how it ended, and of nothing that never was", () => {
    const request = (n: number, more: Partial<Request> = {}): Request => ({
      ...newRequest({ operation: "capture", requestId: `${ID}_CAPTURE_${n}`, amount: PRICE }),
      ...more,
    });
    const outcome = { result: "failed", by: "person", failure: null, completedAt: null } as const;
    const refs = { captureNo: "C1" };
    const requests = [
      request(1, { sends: 1, refs }),
      request(2, { outcome }),
      request(3, { inResetRun: true }),
      request(4),
    ];
    const rules = rulesAt("payermax");
    const capturedBy = `${ID}_CAPTURE_1`;
    const kept = { operation: "capture", amount: PRICE, refs: {}, result: null };
    expect(booksOf({ requests, capturedBy, rules } as unknown as PaymentState)).toEqual({
      ...{ capturedBy, rules },
      requests: [
        { ...kept, requestId: `${ID}_CAPTURE_1`, refs },
        { ...kept, requestId: `${ID}_CAPTURE_2`, result: "failed" },
        { ...kept, requestId: `${ID}_CAPTURE_3` },
      ],
    });
  });
});
