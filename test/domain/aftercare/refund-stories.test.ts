import { describe, expect, it } from "vitest";
import { isAnswered } from "../../../src/domain/aftercare/view.js";
import { after } from "../../../src/domain/time.js";
import {
  answered,
  CONNECTION_REFUSED,
  ID,
  NO_SUCH_TRANSACTION,
  PRICE,
  refused,
  TIMED_OUT,
  usd,
} from "../payment/facts.js";
import {
  AT_POCKYT,
  CANCELED,
  CAPTURED,
  CAPTURED_LATER,
  FAILED,
  FAILED_AUTHORIZATION,
  notice,
  refundWord,
} from "./facts.js";
import { refundAsked, SimulatedAftercare } from "./simulated-aftercare.js";

const captured = () => new SimulatedAftercare(CAPTURED);
const DAY = 86_400;

/** A refund of 5.00 USD whose call ended without an outcome. */
function inDoubt(payment = CAPTURED): SimulatedAftercare {
  const aftercare = refundAsked(payment);
  if (payment.provider === "pockyt") aftercare.queriesRefund(NO_SUCH_TRANSACTION);
  aftercare.sends(TIMED_OUT);
  return aftercare;
}

describe("a refund", () => {
  it("is sent once and refunded by the provider's answer", () => {
    const aftercare = captured();
    expect(aftercare.asks("R1", usd(500), "too late")).toMatchObject({ accepted: true });
    const sent = aftercare.sends(answered(refundWord("R1", "succeeded", usd(500))));
    expect(sent).toMatchObject({
      refundId: "R1",
      operation: "refund",
      requestId: `${ID}_REFUND_R1`,
      amount: usd(500),
      reason: "too late",
    });
    expect(aftercare.view).toEqual({
      paymentId: ID,
      account: "default",
      provider: "payermax",
      paymentStatus: "captured",
      capturedAmount: PRICE,
      refundedAmount: usd(500),
      refunds: [
        {
          refundId: "R1",
          status: "refunded",
          amount: usd(500),
          reason: "too late",
          failure: null,
          outcomeUnknown: null,
          providerRefs: { refundTradeNo: "R-R1" },
        },
      ],
      notices: [],
      disputes: [],
      attention: null,
    });
    expect(aftercare.eventTypes).toEqual([
      "refundRequested",
      "requestSent",
      "referencesLearned",
      "requestSucceeded",
    ]);
  });

  it("that the provider refuses or fails is failed, and its amount is free again", () => {
    const aftercare = captured();
    aftercare.asks("R1", PRICE);
    aftercare.sends(refused("REFUND_INSUFFICIENT_BALANCE"));
    expect(aftercare.refund("R1")).toMatchObject({
      status: "failed",
      failure: { operation: "refund", kind: "rejected", code: "REFUND_INSUFFICIENT_BALANCE" },
    });
    aftercare.asks("R2", PRICE);
    aftercare.sends(answered(refundWord("R2", "failed")));
    expect(aftercare.refund("R2")).toMatchObject({ status: "failed", failure: { kind: "declined" } });
    expect(aftercare.view.refundedAmount).toEqual(usd(0));
    expect(aftercare.asks("R3", PRICE)).toMatchObject({ accepted: true });
  });

  it("waits in line behind the one with the provider, in order, until that has a definite outcome", () => {
    const aftercare = captured();
    for (const refundId of ["R1", "R2", "R3"]) aftercare.asks(refundId, usd(100));
    expect([isAnswered(aftercare.state, "R1"), isAnswered(aftercare.state, "R2")]).toEqual([false, true]);
    aftercare.sends(answered(refundWord("R1", "pending")));
    expect(aftercare.waits()).toBe(120);
    expect(aftercare.next).toMatchObject({ do: "queryRefund", request: { refundId: "R1" } });
    aftercare.queriesRefund(answered(refundWord("R1", "succeeded")));
    expect(aftercare.sends(TIMED_OUT).refundId).toBe("R2");
    aftercare.hears(notice(refundWord("R2", "failed")));
    expect(aftercare.sends(answered(refundWord("R3", "succeeded"))).refundId).toBe("R3");
    expect(aftercare.view.refunds.map(({ status }) => status)).toEqual(["refunded", "failed", "refunded"]);
    expect(aftercare.view.refundedAmount).toEqual(usd(200));
  });

  it("of the same id with the same input is the one that exists; with other input a conflict", () => {
    const aftercare = captured();
    aftercare.asks("R1", usd(500), "broken");
    expect(aftercare.asks("R1", usd(500), "broken")).toEqual({ accepted: true, events: [] });
    expect(aftercare.asks("R1", usd(600), "broken")).toEqual({
      accepted: false,
      type: "IdempotencyConflict",
      message:
        'the refund R1 exists with other input: 5.00 USD for the reason "broken", not 6.00 USD for the reason "broken"',
    });
    expect(aftercare.asks("R1", usd(500))).toMatchObject({ type: "IdempotencyConflict" });
  });

  it("is answered once it can't be sent and waits, and goes out later on the check schedule", () => {
    const aftercare = captured();
    aftercare.asks("R1", usd(500));
    expect(isAnswered(aftercare.state, "R1")).toBe(false);
    aftercare.sends(CONNECTION_REFUSED);
    expect(isAnswered(aftercare.state, "R1")).toBe(true);
    expect(aftercare.waits()).toBe(5);
    aftercare.sends(CONNECTION_REFUSED);
    expect(aftercare.waits()).toBe(30);
    aftercare.sends({ ...CONNECTION_REFUSED, retryAfterSeconds: 600 });
    expect(aftercare.waits()).toBe(600);
    aftercare.sends(refused("REFUND_NO_INVALID"));
    expect(aftercare.refund("R1").status).toBe("failed");
  });
});

describe("a refund that can't be sent", () => {
  it("for an hour calls a person, who is needed no more once it is with the provider", () => {
    const aftercare = captured();
    aftercare.asks("R1", usd(500));
    while (aftercare.next.do !== "tick") {
      if (aftercare.next.do === "send") aftercare.sends(CONNECTION_REFUSED);
      else aftercare.waits();
    }
    aftercare.ticks();
    expect(aftercare.view).toMatchObject({ attention: { reason: "not_sent" } });
    expect(aftercare.refund("R1")).toMatchObject({ status: "processing", outcomeUnknown: null });
    aftercare.waits();
    aftercare.sends(answered(refundWord("R1", "pending")));
    expect(aftercare.view.attention).toBeNull();
  });

  it("for an hour can be settled by a person, and then is never sent", () => {
    const aftercare = captured();
    aftercare.asks("R1", usd(500));
    expect(aftercare.resolves("R1", "failed")).toMatchObject({ accepted: false });
    while (aftercare.next.do !== "tick") {
      if (aftercare.next.do === "send") aftercare.sends(CONNECTION_REFUSED);
      else aftercare.waits();
    }
    aftercare.ticks();
    expect(aftercare.resolves("R1", "failed")).toMatchObject({ accepted: true });
    expect([aftercare.refund("R1").status, aftercare.attention]).toEqual(["failed", null]);
    expect(aftercare.next).toMatchObject({ do: "wait", for: "late news and refunds" });
  });
});

describe("a call", () => {
  it("is the only one while it is on its way, and ends once", () => {
    const aftercare = captured();
    aftercare.asks("R1", usd(500));
    aftercare.sends(TIMED_OUT, () => {
      expect(aftercare.next).toEqual({ do: "wait", until: null, for: "the provider" });
      expect(isAnswered(aftercare.state, "R1")).toBe(false);
    });
    expect(aftercare.lateCall(`${ID}_REFUND_R1`, refused("REFUND_FAILED"))).toEqual([]);
    expect(aftercare.lateQuery(`${ID}_REFUND_R1`, answered(refundWord("R2", "failed")))).toMatchObject([
      { type: "checked", result: "noAnswer" },
    ]);
  });

  it("that ends after a person settled its refund still counts: what the provider did is done", () => {
    const aftercare = inDoubt();
    aftercare.waits();
    aftercare.queriesRefund(answered(refundWord("R1", "succeeded", usd(500))), () => {
      aftercare.resolves("R1", "failed");
    });
    expect([aftercare.refund("R1").status, aftercare.attention]).toEqual(["refunded", "status_went_back"]);
    expect(aftercare.asks("R2", usd(1501))).toMatchObject({ accepted: false });
  });

  it("that ends otherwise than the news that came meanwhile: success counts, and a person looks", () => {
    for (const [news, answer] of [
      ["failed", "succeeded"],
      ["succeeded", "failed"],
    ] as const) {
      const aftercare = captured();
      aftercare.asks("R1", PRICE);
      aftercare.sends(answered(refundWord("R1", answer)), () => {
        aftercare.hears(notice(refundWord("R1", news)));
      });
      expect([aftercare.refund("R1").status, aftercare.attention]).toEqual(["refunded", "status_went_back"]);
      expect(aftercare.asks("R2", usd(1))).toMatchObject({ accepted: false });
    }
  });

  it("that never left, of a refund that the provider told of meanwhile, is asked about and not sent again", () => {
    const aftercare = captured();
    aftercare.asks("R1", usd(500));
    aftercare.sends(CONNECTION_REFUSED, () => {
      aftercare.hears(notice(refundWord("R1", "pending")));
    });
    aftercare.waits();
    expect(aftercare.next.do).toBe("queryRefund");
  });
});

describe("a refund is refused", () => {
  const words = (aftercare: SimulatedAftercare, amount = usd(500)) => {
    const decision = aftercare.asks("R9", amount);
    return decision.accepted ? "accepted" : `${decision.type}: ${decision.message}`;
  };

  it("of a payment that the namespace does not keep", () => {
    expect(words(new SimulatedAftercare(null))).toBe(
      "CommandRefused: can't refund 5.00 USD of ORDER1001: the namespace does not keep this payment (any more)",
    );
  });

  it.each([
    [{ ...CAPTURED, status: "processing", capturedAmount: null } as const, "not captured yet"],
    [{ ...CANCELED, status: "authorized" } as const, "it is not captured yet: it is authorized"],
    [CANCELED, "it was never captured: it is canceled"],
    [{ ...CANCELED, status: "expired" } as const, "it was never captured: its authorization expired"],
    [FAILED, "it was never captured: it failed"],
  ])("of a payment that is not captured ($status)", (payment, why) => {
    expect(words(new SimulatedAftercare(payment))).toContain(why);
  });

  it("in another currency", () => {
    expect(words(captured(), { currency: "EUR", value: 500 })).toContain(
      "it was captured in USD, not EUR; the remaining amount is 20.00 USD of 20.00 USD captured",
    );
  });

  it("of more than is captured, less every refund that isn't failed", () => {
    const aftercare = captured();
    aftercare.asks("R1", usd(1500));
    aftercare.sends(TIMED_OUT);
    expect(words(aftercare, usd(501))).toBe(
      "CommandRefused: can't refund 5.01 USD of ORDER1001: the remaining amount is 5.00 USD of 20.00 USD captured",
    );
    expect(words(aftercare, usd(500))).toBe("accepted");
  });

  it("after the provider's window, which counts from the payment's end", () => {
    const aftercare = captured();
    aftercare.pass(180 * DAY - 1);
    expect(words(aftercare)).toBe("accepted");
    const tooLate = captured();
    tooLate.pass(180 * DAY);
    expect(words(tooLate)).toContain(
      "payermax refunds until 2026-06-30T12:00:00.000Z only; the remaining amount is 20.00 USD",
    );
    const atPockyt = new SimulatedAftercare(AT_POCKYT);
    atPockyt.pass(500 * DAY);
    expect(words(atPockyt)).toBe("accepted");
  });

  it("under the engine's own id", () => {
    expect(captured().asks("REVERSAL", usd(500))).toMatchObject({
      accepted: false,
      message: "can't refund 5.00 USD of ORDER1001: the refundId REVERSAL is the engine's own",
    });
  });

  it("until the payment is captured, which is read anew until a final status was seen", () => {
    const aftercare = new SimulatedAftercare({
      ...CAPTURED_LATER,
      status: "capturing",
      capturedAmount: null,
    });
    expect(words(aftercare)).toContain("being captured");
    expect(aftercare.events.filter(({ type }) => type === "paymentRead")).toHaveLength(1);
    aftercare.paymentIs({ ...CAPTURED_LATER, capturedAmount: usd(700) });
    expect(words(aftercare, usd(701))).toContain("the remaining amount is 7.00 USD of 7.00 USD captured");
    aftercare.paymentIs(null);
    expect(words(aftercare, usd(700))).toBe("accepted");
    expect(aftercare.events.filter(({ type }) => type === "paymentRead")).toHaveLength(2);
  });
});

describe("a refund whose outcome is unknown", () => {
  it("is asked about on the check schedule and sent again only after the provider's word that there is none", () => {
    const aftercare = inDoubt();
    expect(aftercare.refund("R1").outcomeUnknown).toEqual({
      operation: "refund",
      since: aftercare.now,
      checks: 0,
      nextCheckAt: "2026-01-01T12:00:05.000Z",
    });
    const waits = [1, 2, 3, 4].map(() => {
      const seconds = aftercare.waits();
      aftercare.queriesRefund(NO_SUCH_TRANSACTION);
      return seconds;
    });
    expect(waits).toEqual([5, 30, 120, 600]);
    expect(aftercare.refund("R1").outcomeUnknown).toBeNull();
    aftercare.sends(answered(refundWord("R1", "succeeded")));
    expect(aftercare.refund("R1").status).toBe("refunded");
  });

  it("is answered, keeps the next one waiting, and is settled by its record", () => {
    const aftercare = inDoubt();
    expect(isAnswered(aftercare.state, "R1")).toBe(true);
    aftercare.asks("R2", usd(100));
    aftercare.waits();
    aftercare.queriesRefund(TIMED_OUT);
    aftercare.waits();
    expect(aftercare.refund("R1").outcomeUnknown?.checks).toBe(1);
    aftercare.queriesRefund(answered(refundWord("R1", "succeeded", usd(500))));
    expect(aftercare.refund("R1").status).toBe("refunded");
    expect(aftercare.next).toMatchObject({ do: "send", request: { refundId: "R2" } });
  });

  it("calls a person after an hour, and no more once it is settled", () => {
    const aftercare = inDoubt();
    for (let checks = 0; checks < 4; checks++) {
      aftercare.waits();
      aftercare.queriesRefund(TIMED_OUT);
    }
    aftercare.waits();
    aftercare.ticks();
    expect(aftercare.view.attention).toEqual({
      reason: "outcome_unknown",
      since: "2026-01-01T13:00:00.000Z",
    });
    aftercare.waits();
    aftercare.queriesRefund(answered(refundWord("R1", "pending")));
    expect(aftercare.attention).toBeNull();
    expect(aftercare.refund("R1")).toMatchObject({ status: "processing", outcomeUnknown: null });
  });

  it("counts only a record with its very amount", () => {
    const aftercare = inDoubt();
    aftercare.waits();
    aftercare.queriesRefund(answered(refundWord("R1", "succeeded", usd(501))));
    expect(aftercare.attention).toBe("amount_mismatch");
    expect(aftercare.refund("R1")).toMatchObject({ status: "processing" });
    expect(aftercare.refund("R1").outcomeUnknown).not.toBeNull();
  });

  it("counts no answer about another request, and no refusal of a repeat", () => {
    const aftercare = captured();
    aftercare.asks("R1", usd(500));
    aftercare.sends(answered(refundWord("R2", "succeeded")));
    expect(aftercare.events.at(-1)).toMatchObject({ type: "outcomeUnknown", code: "not_an_answer" });
    aftercare.waits();
    aftercare.queriesRefund(answered(refundWord("R2", "failed")));
    expect(aftercare.refund("R1").outcomeUnknown).toMatchObject({ checks: 1 });
  });

  it("is settled by a person, and only then", () => {
    const aftercare = inDoubt();
    aftercare.asks("R2", usd(100));
    expect(aftercare.resolves("R2", "failed")).toEqual({
      accepted: false,
      type: "CommandRefused",
      message: "can't resolve the refund R2 of ORDER1001: its outcome is not unknown, it is processing",
    });
    expect(aftercare.resolves("R7", "failed")).toMatchObject({
      message: "can't resolve the refund R7 of ORDER1001: there is no such refund",
    });
    expect(aftercare.resolves("R1", "failed")).toMatchObject({ accepted: true });
    expect(aftercare.refund("R1")).toMatchObject({
      status: "failed",
      failure: { code: "resolved", message: "settled by ada" },
    });
    expect(aftercare.sends(TIMED_OUT).refundId).toBe("R2");
    aftercare.resolves("R2", "succeeded");
    expect(aftercare.view.refundedAmount).toEqual(usd(100));
  });

  it("that a person settles leaves the call for a person about another one", () => {
    const aftercare = captured();
    aftercare.asks("R1", usd(500));
    aftercare.sends(answered(refundWord("R1", "succeeded")));
    aftercare.hears(notice(refundWord("R1", "failed")));
    aftercare.asks("R2", usd(100));
    aftercare.sends(TIMED_OUT);
    expect(aftercare.resolves("R2", "succeeded")).toMatchObject({ accepted: true });
    expect(aftercare.attention).toBe("status_went_back");
  });

  it("that a person settles while it is asked about does not take the answer for the next one", () => {
    const aftercare = inDoubt(AT_POCKYT);
    aftercare.asks("R2", usd(100));
    aftercare.waits();
    aftercare.queriesRefund(NO_SUCH_TRANSACTION, () => {
      aftercare.resolves("R1", "succeeded");
    });
    expect(aftercare.next).toMatchObject({ do: "queryRefund", request: { refundId: "R2" } });
  });
});

describe("a pending refund", () => {
  const pending = () => {
    const aftercare = captured();
    aftercare.asks("R1", usd(500));
    aftercare.asks("R2", usd(500));
    aftercare.sends(answered(refundWord("R1", "pending")));
    return aftercare;
  };

  it("is asked about on the poll schedule for as long as it takes", () => {
    const aftercare = pending();
    const waits = [1, 2, 3, 4, 5, 6].map(() => {
      const seconds = aftercare.waits();
      aftercare.queriesRefund(answered(refundWord("R1", "pending")));
      return seconds;
    });
    expect(waits).toEqual([120, 300, 900, 3600, 21_600, 86_400]);
    aftercare.waits();
    aftercare.queriesRefund(answered(refundWord("R1", "failed")));
    expect(aftercare.refund("R1").status).toBe("failed");
  });

  it("that the provider no longer finds is in doubt, is never sent again, and a person can settle it", () => {
    const aftercare = pending();
    for (let answers = 0; answers < 4; answers++) {
      expect(aftercare.refund("R1").outcomeUnknown).toBeNull();
      aftercare.waits();
      aftercare.queriesRefund(NO_SUCH_TRANSACTION);
    }
    expect(aftercare.refund("R1").outcomeUnknown).not.toBeNull();
    for (let answers = 0; answers < 10; answers++) {
      if (aftercare.next.do === "wait") aftercare.waits();
      if (aftercare.next.do === "tick") aftercare.ticks();
      else aftercare.queriesRefund(NO_SUCH_TRANSACTION);
    }
    expect(aftercare.refund("R1").status).toBe("processing");
    expect(aftercare.attention).toBe("outcome_unknown");
    expect(aftercare.resolves("R1", "failed")).toMatchObject({ accepted: true });
    expect(aftercare.attention).toBeNull();
    expect(aftercare.next).toMatchObject({ do: "send", request: { refundId: "R2" } });
  });

  it("for seven days calls a person, who can settle it and lets the next one go", () => {
    const aftercare = pending();
    expect(aftercare.resolves("R1", "succeeded")).toMatchObject({ accepted: false });
    const since = aftercare.now;
    while (aftercare.next.do !== "tick")
      if (aftercare.next.do === "queryRefund") aftercare.queriesRefund(answered(refundWord("R1", "pending")));
      else aftercare.waits();
    expect(aftercare.now).toBe(after(since, 7 * DAY));
    aftercare.ticks();
    expect(aftercare.attention).toBe("pending_for_long");
    expect(aftercare.resolves("R2", "failed")).toMatchObject({ accepted: false });
    aftercare.acknowledges();
    expect(aftercare.resolves("R1", "succeeded")).toMatchObject({ accepted: true });
    expect([aftercare.refund("R1").status, aftercare.attention]).toEqual(["refunded", null]);
    expect(aftercare.sends(answered(refundWord("R2", "succeeded"))).refundId).toBe("R2");
  });
});

describe("in a run that a reset made", () => {
  const RESET = { ...CONNECTION_REFUSED, code: "run_was_reset", resetRun: "run-2" };

  it("a refund that another run may have sent is looked for first, over twelve minutes", () => {
    const aftercare = captured();
    aftercare.asks("R1", usd(500));
    aftercare.sends(RESET);
    const waits: number[] = [];
    while (aftercare.next.do !== "send")
      if (aftercare.next.do === "queryRefund") aftercare.queriesRefund(NO_SUCH_TRANSACTION);
      else waits.push(aftercare.waits());
    expect(waits).toEqual([5, 30, 120, 600]);
    expect(aftercare.sends(refused("REFUND_FAILED")).refundId).toBe("R1");
    // What another run may have sent is proven not to be there: an error code refuses this one.
    expect(aftercare.refund("R1")).toMatchObject({ status: "failed", outcomeUnknown: null });
  });

  it("what is found is not sent, also of a refund that is asked for later", () => {
    const aftercare = captured();
    aftercare.asks("R1", usd(500));
    aftercare.sends(RESET);
    aftercare.queriesRefund(answered(refundWord("R1", "succeeded", usd(500))));
    aftercare.asks("R2", usd(100));
    aftercare.queriesRefund(answered(refundWord("R2", "succeeded", usd(100))));
    expect(aftercare.view.refundedAmount).toEqual(usd(600));
    expect(aftercare.eventTypes.filter((type) => type === "requestSent")).toHaveLength(1);
  });
});

describe("where one answer is the provider's word", () => {
  it("a doubt ends by it, and a pending refund still doesn't", () => {
    const doubtful = inDoubt();
    doubtful.schedules = { ...doubtful.schedules, notFoundAnswers: 1, notFoundSettleSeconds: 0 };
    doubtful.waits();
    doubtful.queriesRefund(NO_SUCH_TRANSACTION);
    expect(doubtful.next.do).toBe("send");

    const pending = captured();
    pending.schedules = doubtful.schedules;
    pending.asks("R1", usd(500));
    pending.sends(answered(refundWord("R1", "pending")));
    pending.waits();
    pending.queriesRefund(NO_SUCH_TRANSACTION);
    expect(pending.next.do).toBe("wait");
  });
});

describe("a provider whose refunds are looked for before each send", () => {
  const atPockyt = () => refundAsked(AT_POCKYT);

  it("lets the first send go after one answer that there is none", () => {
    const aftercare = atPockyt();
    expect(isAnswered(aftercare.state, "R1")).toBe(false);
    aftercare.queriesRefund(TIMED_OUT);
    expect(isAnswered(aftercare.state, "R1")).toBe(true);
    expect(aftercare.waits()).toBe(5);
    aftercare.queriesRefund(NO_SUCH_TRANSACTION);
    aftercare.sends(CONNECTION_REFUSED);
    expect(aftercare.waits()).toBe(30);
    aftercare.queriesRefund(NO_SUCH_TRANSACTION);
    aftercare.sends(answered(refundWord("R1", "succeeded")));
    expect(aftercare.refund("R1").status).toBe("refunded");
  });

  it("settles by a record that is there already, and never sends", () => {
    const aftercare = atPockyt();
    aftercare.queriesRefund(answered(refundWord("R1", "succeeded", usd(500))));
    expect(aftercare.refund("R1").status).toBe("refunded");
    expect(aftercare.eventTypes).not.toContain("requestSent");
  });

  it.each([
    ["before it is looked for", []],
    ["once it may be sent", [NO_SUCH_TRANSACTION]],
  ])("is not sent where %s a notification names another amount: it is asked about", (_when, answers) => {
    const aftercare = atPockyt();
    for (const answer of answers) aftercare.queriesRefund(answer);
    aftercare.hears(notice(refundWord("R1", "succeeded", usd(700)), { provider: "pockyt" }));
    expect(aftercare.attention).toBe("amount_mismatch");
    for (let asked = 0; asked < 8; asked++) {
      if (aftercare.next.do === "wait") aftercare.waits();
      if (aftercare.next.do === "tick") aftercare.ticks();
      else aftercare.queriesRefund(NO_SUCH_TRANSACTION);
    }
    expect(aftercare.eventTypes).not.toContain("requestSent");
    expect(aftercare.resolves("R1", "succeeded")).toMatchObject({ accepted: true });
  });

  it.each([
    ["succeeded", "failed"],
    ["failed", "succeeded"],
  ] as const)(
    "calls a person where a notification said that it %s, and the record that it %s",
    (said, found) => {
      const aftercare = inDoubt(AT_POCKYT);
      aftercare.hears(notice(refundWord("R1", said), { provider: "pockyt" }));
      aftercare.queriesRefund(answered(refundWord("R1", found)));
      expect(aftercare.refund("R1").status).toBe(found === "failed" ? "failed" : "refunded");
      expect(aftercare.attention).toBe("status_went_back");
    },
  );

  it("leaves a record of another amount to a person", () => {
    const aftercare = atPockyt();
    aftercare.queriesRefund(answered(refundWord("R1", "succeeded", usd(1))));
    expect(aftercare.attention).toBe("amount_mismatch");
    expect(aftercare.next.do).toBe("wait");
    expect(aftercare.resolves("R1", "failed")).toMatchObject({ accepted: true });
    expect(aftercare.attention).toBeNull();
  });

  it("after a doubt lets another send go only after four such answers over twelve minutes", () => {
    const aftercare = inDoubt(AT_POCKYT);
    for (let answers = 0; answers < 4; answers++) {
      aftercare.waits();
      aftercare.queriesRefund(NO_SUCH_TRANSACTION);
      expect(aftercare.next.do).toBe(answers < 3 ? "wait" : "send");
    }
  });
});

describe("an aftercare", () => {
  it("is open for 540 days, and longer while anything is", () => {
    const aftercare = captured();
    expect(aftercare.waits()).toBe(540 * DAY);
    expect(aftercare.next).toEqual({ do: "finish" });
    const busy = new SimulatedAftercare(AT_POCKYT);
    busy.pass(540 * DAY - 1);
    busy.asks("R1", usd(500));
    busy.pass(DAY);
    busy.queriesRefund(answered(refundWord("R1", "pending")));
    expect(busy.waits()).toBe(120);
    busy.queriesRefund(answered(refundWord("R1", "succeeded")));
    expect(busy.next).toEqual({ do: "finish" });
  });

  it("refuses a refund of an authorization that failed", () => {
    const decision = new SimulatedAftercare(FAILED_AUTHORIZATION).asks("R1", usd(1));
    expect(decision).toMatchObject({ accepted: false, type: "CommandRefused" });
  });
});
