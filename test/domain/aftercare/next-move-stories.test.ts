import { describe, expect, it } from "vitest";
import { decideTick, dueAt, nextMove } from "../../../src/domain/aftercare/next-move.js";
import type { AftercareState } from "../../../src/domain/aftercare/state.js";
import { answered, CONNECTION_REFUSED, OPENED_AT, TIMED_OUT } from "../payment/facts.js";
import {
  AT_POCKYT,
  CAPTURED,
  FAILED,
  FAILED_AUTHORIZATION,
  notice,
  paymentRecord,
  refundWord,
} from "./facts.js";
import { refundAsked, SimulatedAftercare } from "./simulated-aftercare.js";

const waitsFor = ({ state, now }: SimulatedAftercare) => {
  const next = nextMove(state, now);
  return next.do === "wait" ? next.for : next.do;
};

function unread(): SimulatedAftercare {
  return new SimulatedAftercare(CAPTURED, { canBeRead: false });
}

const dispute = () => notice({ about: "case", type: "FRAUD", status: "NEW", refs: { caseId: "D1" } });

describe("what an aftercare waits for, in words", () => {
  it("is the next move of the refund whose turn it is", () => {
    const aftercare = refundAsked();
    aftercare.sends(CONNECTION_REFUSED);
    expect(waitsFor(aftercare)).toBe("sending the refund R1 again");
    aftercare.waits();
    aftercare.sends(TIMED_OUT);
    expect(waitsFor(aftercare)).toBe("asking about the refund R1 (check 1)");
    aftercare.waits();
    aftercare.queriesRefund(answered(refundWord("R1", "pending")));
    expect(waitsFor(aftercare)).toBe("asking about the refund R1");
  });

  it("is a refund that is looked for before it is sent", () => {
    const aftercare = refundAsked(AT_POCKYT);
    aftercare.queriesRefund(TIMED_OUT);
    expect(waitsFor(aftercare)).toBe("looking for the refund R1 before it is sent");
  });

  it("is a reversal by its name, be it a cancel", () => {
    const aftercare = new SimulatedAftercare(FAILED_AUTHORIZATION);
    aftercare.hears(notice(paymentRecord("succeeded")));
    aftercare.queriesPayment(answered(paymentRecord("succeeded")));
    aftercare.sends(TIMED_OUT);
    expect(waitsFor(aftercare)).toBe("asking about the refund REVERSAL (check 1)");
  });

  it("is the hour after which a person is called", () => {
    const aftercare = refundAsked();
    aftercare.sends(TIMED_OUT);
    while (waitsFor(aftercare) !== "the provider, before a person is called")
      if (aftercare.next.do === "queryRefund") aftercare.queriesRefund(TIMED_OUT);
      else aftercare.waits();
    expect(aftercare.next).toMatchObject({ until: "2026-01-01T13:00:00.000Z" });
  });

  it("is the answer whether a failed payment was paid", () => {
    const aftercare = new SimulatedAftercare(FAILED);
    aftercare.hears(notice(paymentRecord("succeeded")));
    aftercare.queriesPayment(TIMED_OUT);
    expect(waitsFor(aftercare)).toBe("asking whether the failed payment was paid");
  });

  it("is the payment that could not be read, where a notification is about it", () => {
    const aftercare = unread();
    expect(waitsFor(aftercare)).toBe("late news and refunds");
    aftercare.hears(dispute());
    expect(waitsFor(aftercare)).toBe("reading the payment again");
    const notKept = new SimulatedAftercare(null);
    notKept.hears(dispute());
    expect(waitsFor(notKept)).toBe("late news and refunds");
  });
});

describe("a payment that something waits for", () => {
  const held = (reading: AftercareState["reading"]): AftercareState => ({
    ...unread().state,
    reading,
    held: [notice(paymentRecord("succeeded"))],
  });

  it("is read at once where that was not tried yet, and then at the time that was set", () => {
    expect(nextMove(held(null), OPENED_AT)).toEqual({ do: "readPayment" });
    expect(dueAt(held(null))).toBeNull();
    const until = "2026-01-01T12:00:05.000Z";
    const reading = { since: OPENED_AT, until };
    expect(nextMove(held(reading), OPENED_AT)).toEqual({
      do: "wait",
      until,
      for: "reading the payment again",
    });
    expect(dueAt(held(reading))).toBe(until);
  });
});

describe("a deadline", () => {
  it("is due when a timer has told that it has come, and not sooner by the clock", () => {
    const asking = new SimulatedAftercare(FAILED);
    asking.hears(notice(paymentRecord("succeeded")));
    asking.queriesPayment(TIMED_OUT);
    const askedAt = (nextCheckAt: string): AftercareState => ({
      ...asking.state,
      confirmation: { since: OPENED_AT, nextCheckAt, denials: null },
    });
    const [before, then, later] = [
      "2026-01-01T12:59:59.999Z",
      "2026-01-01T13:00:00.000Z",
      "2026-01-02T00:00:00.000Z",
    ];
    expect(nextMove(askedAt(later), then, before)).toMatchObject({ do: "wait", until: then });
    expect(nextMove(askedAt(later), then, then)).toEqual({ do: "tick" });
    // A question that was decided for this very moment waits for no timer.
    expect(nextMove(askedAt(then), then, before)).toEqual({ do: "queryPayment" });
  });

  it("that has not come, or of nothing, calls nobody", () => {
    const { state } = new SimulatedAftercare(CAPTURED);
    expect(decideTick(state, { now: OPENED_AT })).toEqual([]);
    const asking = new SimulatedAftercare(FAILED);
    asking.hears(notice(paymentRecord("succeeded")));
    expect(decideTick(asking.state, { now: "2026-01-01T12:59:59.999Z" })).toEqual([]);
    expect(decideTick(asking.state, { now: "2026-01-01T13:00:00.000Z" })).toEqual([
      { type: "attentionRaised", reason: "unconfirmed_payment", requestId: null, detail: null },
    ]);
  });
});
