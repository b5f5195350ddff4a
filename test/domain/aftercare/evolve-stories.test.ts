import { describe, expect, it } from "vitest";
import type { EventBody } from "../../../src/domain/aftercare/events.js";
import { evolve } from "../../../src/domain/aftercare/evolve.js";
import type { AftercareState } from "../../../src/domain/aftercare/state.js";
import { answered, ID, OPENED_AT, PRICE, TIMED_OUT, usd } from "../payment/facts.js";
import { AT_POCKYT, CAPTURED, FAILED, notice, paymentRecord, RUN } from "./facts.js";
import { refundAsked, SimulatedAftercare } from "./simulated-aftercare.js";

const LATER = "2026-01-01T13:00:00.000Z";
const after = (state: AftercareState | null, body: EventBody) =>
  evolve(state, { ...body, seq: 9, at: LATER });

describe("an aftercare", () => {
  it("begins with nothing but its payment's name", () => {
    const opened = evolve(null, {
      type: "opened",
      paymentId: ID,
      account: "shop",
      run: RUN,
      seq: 1,
      at: OPENED_AT,
    });
    expect(opened).toEqual({
      ...{
        paymentId: ID,
        account: "shop",
        run: RUN,
        wasReset: false,
        openedAt: OPENED_AT,
        updatedAt: OPENED_AT,
      },
      ...{ payment: null, isNotKept: false, reading: null, held: [] },
      ...{ requests: [], confirmation: null, notices: [], noticeKeys: [], disputes: [], concerns: [] },
    });
  });

  it("goes on in a new run with all that it was", () => {
    const aftercare = refundAsked();
    aftercare.sends(TIMED_OUT);
    const { state } = aftercare;
    expect(after(null, { type: "continued", state, run: "run-2" })).toEqual({ ...state, run: "run-2" });
  });

  it("begins with no other event", () => {
    expect(() => after(null, { type: "paymentNotKept" })).toThrow(
      `an aftercare's first event is "opened", not "paymentNotKept"`,
    );
  });

  it("takes nothing from a notification that can't be read, but when it came", () => {
    const { state } = new SimulatedAftercare(CAPTURED);
    const next = after(state, { type: "notificationUnreadable", reason: "it has no key" });
    expect(next).toEqual({ ...state, updatedAt: LATER });
  });
});

describe("what is kept", () => {
  it("are the 2000 newest keys and the 100 newest notifications", () => {
    const { state: first } = new SimulatedAftercare(CAPTURED);
    const received = (n: number) =>
      ({
        type: "noticeReceived",
        about: "card",
        name: null,
        status: "OK",
        meaning: "for_the_record",
        key: `k${n}`,
      }) as const;
    let state = first;
    for (let n = 1; n <= 2001; n++) state = after(state, received(n));
    expect([state.noticeKeys.length, state.noticeKeys[0], state.noticeKeys.at(-1)]).toEqual([
      2000,
      "k2",
      "k2001",
    ]);
    expect([state.notices.length, state.notices[0]?.key]).toEqual([100, "k1902"]);
    expect(state.notices.at(-1)).toEqual({
      ...{ key: "k2001", about: "card", name: null, status: "OK", at: LATER, meaning: "for_the_record" },
    });
  });

  it("are the 50 disputes that changed last", () => {
    const aftercare = new SimulatedAftercare(CAPTURED);
    const numbered = (n: number) => {
      aftercare.hears(notice({ about: "case", type: "FRAUD", status: "NEW", refs: { caseId: `D${n}` } }));
    };
    for (let n = 1; n <= 50; n++) numbered(n);
    numbered(1);
    numbered(51);
    const ids = aftercare.view.disputes.map(({ caseId }) => caseId);
    expect([ids.length, ids[0], ...ids.slice(-2)]).toEqual([50, "D3", "D1", "D51"]);
  });
});

describe("a confirmation", () => {
  const asking = () => {
    const aftercare = new SimulatedAftercare(FAILED);
    aftercare.hears(notice(paymentRecord("succeeded")));
    return aftercare;
  };
  const checked = (result: "notFound" | "denied" | "open" | "noAnswer" | "disagrees") =>
    ({ type: "confirmationChecked", result, detail: "", nextCheckAt: LATER }) as const;

  it("counts the denials in a row, of either kind", () => {
    const twice = after(after(asking().state, checked("notFound")), checked("denied"));
    expect(twice.confirmation).toEqual({
      ...{ since: OPENED_AT, nextCheckAt: LATER, denials: { answers: 2, since: LATER } },
    });
  });

  it.each(["open", "noAnswer", "disagrees"] as const)(
    "counts them anew after an answer that is %s",
    (result) => {
      const denied = after(asking().state, checked("denied"));
      expect(after(denied, checked(result)).confirmation).toEqual({
        ...{ since: OPENED_AT, nextCheckAt: LATER, denials: null },
      });
    },
  );

  it("that is over is not begun again by a late answer", () => {
    const { state } = new SimulatedAftercare(FAILED);
    expect(after(state, checked("denied"))).toEqual({ ...state, updatedAt: LATER });
  });

  it("that ends takes only its own call for a person away", () => {
    const aftercare = asking();
    aftercare.hears(notice({ about: "case", type: "FRAUD", status: "NEW", refs: { caseId: "D1" } }));
    while (aftercare.next.do !== "tick")
      if (aftercare.next.do === "queryPayment") aftercare.queriesPayment(TIMED_OUT);
      else aftercare.waits();
    aftercare.ticks();
    const reasons = () => aftercare.state.concerns.map(({ reason }) => reason);
    expect(reasons()).toEqual(["dispute", "unconfirmed_payment"]);
    aftercare.waits();
    aftercare.queriesPayment(answered(paymentRecord("succeeded")));
    expect(reasons()).toEqual(["dispute"]);
  });
});

describe("a refund that was asked for", () => {
  const refund = { refundId: "R1", requestId: `${ID}_REFUND_R1`, amount: usd(500), reason: null };
  const reversal = {
    type: "reversalRequested",
    requestId: `${ID}_CANCEL_1`,
    amount: PRICE,
    reason: "late",
    reverses: ID,
  } as const;
  const lookFirst = (state: AftercareState, body: EventBody) => after(state, body).requests[0]?.lookFirst;

  it("is looked for before it is sent where the provider's rules say so, and a cancel never", () => {
    const { state } = new SimulatedAftercare(AT_POCKYT);
    expect(lookFirst(state, { type: "refundRequested", ...refund })).toBe("once");
    expect(lookFirst(state, { ...reversal, operation: "refund" })).toBe("once");
    expect(lookFirst(state, { ...reversal, operation: "cancel" })).toBe("no");
    expect(lookFirst({ ...state, payment: null }, { type: "refundRequested", ...refund })).toBe("no");
  });

  it("in a run that a reset made is looked for often, where it can be: a cancel can't", () => {
    const { state } = new SimulatedAftercare(CAPTURED);
    const reset = after(state, { type: "runWasReset", run: "run-2" });
    expect(lookFirst(reset, { type: "refundRequested", ...refund })).toBe("often");
    expect(lookFirst(reset, { ...reversal, operation: "cancel" })).toBe("no");
    const resetAfter = (body: EventBody) =>
      after(after(state, body), { type: "runWasReset", run: "run-2" }).requests[0]?.lookFirst;
    expect(resetAfter({ type: "refundRequested", ...refund })).toBe("often");
    expect(resetAfter({ ...reversal, operation: "cancel" })).toBe("no");
  });
});
