import { describe, expect, it } from "vitest";
import { decideAcknowledgement } from "../../../src/domain/aftercare/decide-acknowledge.js";
import type { NoticeMeaning } from "../../../src/domain/aftercare/notice.js";
import type { NoticeReport } from "../../../src/domain/reports.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { CommandDecision } from "../../../src/domain/requests/commands.js";
import type { PaymentView } from "../../../src/domain/payment/view.js";
import { answered, CARD, NO_SUCH_TRANSACTION, PRICE, TIMED_OUT, usd } from "../payment/facts.js";
import {
  AT_POCKYT,
  CANCELED,
  cancelWord,
  CAPTURED,
  CAPTURED_AT_SECOND,
  CAPTURED_LATER,
  captureWord,
  FAILED,
  FAILED_AUTHORIZATION,
  notice,
  paymentRecord,
  refundWord,
  requestsOf,
  sentCancel,
} from "./facts.js";
import { refundAsked, SimulatedAftercare } from "./simulated-aftercare.js";

/** What one notification came to, and whom it called. */
function told(payment: PaymentView | null, report: ProviderNotification["report"]) {
  const aftercare = new SimulatedAftercare(payment);
  aftercare.hears(notice(report));
  expect(aftercare.view.refunds).toEqual([]);
  expect(aftercare.next.do).toBe("wait");
  return [aftercare.view.notices[0]?.meaning, aftercare.attention];
}

function withRefund(status: "succeeded" | "failed" | "pending"): SimulatedAftercare {
  const aftercare = refundAsked();
  aftercare.sends(answered(refundWord("R1", status)));
  return aftercare;
}

function dispute(caseId: string, more: Partial<NoticeReport> = {}): ProviderNotification {
  return notice({ about: "case", type: "CHARGEBACK", status: "OPEN", refs: { caseId }, ...more });
}

const last = ({ view }: SimulatedAftercare): NoticeMeaning | undefined => view.notices.at(-1)?.meaning;

describe("news of a refund", () => {
  it("settles the one that is open, in doubt or pending", () => {
    const pending = withRefund("pending");
    pending.hears(notice(refundWord("R1", "succeeded", usd(500))));
    expect(pending.refund("R1").status).toBe("refunded");

    const doubtful = refundAsked();
    doubtful.sends(TIMED_OUT);
    doubtful.hears(notice(refundWord("R1", "failed")));
    expect(doubtful.refund("R1")).toMatchObject({ status: "failed", outcomeUnknown: null });
  });

  it("that comes while the call is on its way counts, and the call's own end changes nothing", () => {
    const aftercare = refundAsked();
    aftercare.asks("R2", usd(100));
    aftercare.sends(TIMED_OUT, () => {
      aftercare.hears(notice(refundWord("R1", "succeeded")));
    });
    expect(aftercare.refund("R1").status).toBe("refunded");
    expect(aftercare.refund("R2").outcomeUnknown).toBeNull();
    expect(aftercare.next).toMatchObject({ do: "send", request: { refundId: "R2" } });
  });

  it("that it is pending ends a doubt; told while the call is on its way, a refusal no longer counts", () => {
    const doubtful = refundAsked();
    doubtful.sends(TIMED_OUT);
    doubtful.hears(notice(refundWord("R1", "pending")));
    expect(doubtful.refund("R1").outcomeUnknown).toBeNull();

    const racing = refundAsked();
    racing.sends({ ending: "refused", code: "REFUND_FAILED", message: "no" }, () => {
      racing.hears(notice(refundWord("R1", "pending")));
    });
    expect(racing.refund("R1").outcomeUnknown).not.toBeNull();
  });

  it.each(["succeeded", "pending", "failed"] as const)(
    "that it %s before its turn makes it asked about instead of sent: another run may have sent it",
    (status) => {
      const aftercare = withRefund("pending");
      aftercare.asks("R2", usd(100));
      aftercare.hears(notice(refundWord("R2", status)));
      expect(aftercare.refund("R2")).toMatchObject({ status: "processing" });
      aftercare.hears(notice(refundWord("R1", "succeeded")));
      expect(aftercare.queriesRefund(answered(refundWord("R2", "succeeded"))).refundId).toBe("R2");
      expect(aftercare.refund("R2").status).toBe("refunded");
      expect(aftercare.eventTypes.filter((type) => type === "requestSent")).toHaveLength(1);
    },
  );

  it("under another number of the provider's is another refund: not applied, a person looks", () => {
    const aftercare = withRefund("pending");
    const other = { ...refundWord("R1", "succeeded"), refs: { refundTradeNo: "R-9" } };
    aftercare.hears(notice(other));
    expect([last(aftercare), aftercare.attention]).toEqual(["second_transaction", "second_transaction"]);
    expect(aftercare.refund("R1")).toMatchObject({
      status: "processing",
      providerRefs: { refundTradeNo: "R-R1" },
    });
    aftercare.hears(notice(refundWord("R1", "succeeded")));
    aftercare.hears(notice(other));
    expect([last(aftercare), aftercare.attention]).toEqual(["second_transaction", "second_transaction"]);
    expect(aftercare.view.refundedAmount).toEqual(usd(500));
  });

  it("with another amount is not applied", () => {
    const aftercare = withRefund("pending");
    aftercare.hears(notice(refundWord("R1", "succeeded", usd(501))));
    expect([last(aftercare), aftercare.attention]).toEqual(["amount_mismatch", "amount_mismatch"]);
    expect(aftercare.refund("R1").status).toBe("processing");
  });

  it.each(["succeeded", "failed"] as const)("that says again that it %s changes nothing", (status) => {
    const aftercare = withRefund(status);
    const before = aftercare.refund("R1");
    aftercare.hears(notice(refundWord("R1", status)));
    aftercare.hears(notice(refundWord("R1", "pending")));
    expect([last(aftercare), aftercare.attention]).toEqual(["repeat", null]);
    expect(aftercare.refund("R1")).toEqual(before);
  });

  it("that a refunded one failed calls a person, and it stays refunded until one says otherwise", () => {
    const aftercare = withRefund("succeeded");
    const before = aftercare.refund("R1");
    aftercare.hears(notice(refundWord("R1", "failed")));
    expect([last(aftercare), aftercare.attention]).toEqual(["contradiction", "status_went_back"]);
    expect(aftercare.refund("R1")).toEqual(before);
    expect(aftercare.asks("R2", PRICE)).toMatchObject({ accepted: false });
    expect(aftercare.resolves("R1", "failed")).toMatchObject({ accepted: true });
    expect([aftercare.refund("R1").status, aftercare.attention]).toEqual(["failed", null]);
    expect(aftercare.view.refundedAmount).toEqual(usd(0));
    expect(aftercare.asks("R2", PRICE)).toMatchObject({ accepted: true });
  });

  it("that a failed one succeeded makes it refunded: its amount is claimed again, and a person looks", () => {
    const aftercare = withRefund("failed");
    aftercare.hears(notice(refundWord("R1", "succeeded", usd(500))));
    expect([last(aftercare), aftercare.attention]).toEqual(["contradiction", "status_went_back"]);
    expect(aftercare.refund("R1")).toMatchObject({ status: "refunded", failure: null });
    expect(aftercare.view.refundedAmount).toEqual(usd(500));
    expect(aftercare.asks("R2", usd(1501))).toMatchObject({ accepted: false });
    expect(aftercare.asks("R2", usd(1500))).toMatchObject({ accepted: true });
  });

  it("that both failed and succeeded stays refunded in either order, and a person settles it once", () => {
    for (const words of [
      ["failed", "succeeded", "failed"],
      ["succeeded", "failed", "succeeded"],
    ] as const) {
      const [first, ...later] = words;
      const aftercare = withRefund(first);
      for (const word of later) aftercare.hears(notice(refundWord("R1", word)));
      expect([aftercare.refund("R1").status, aftercare.attention]).toEqual(["refunded", "status_went_back"]);
      expect(aftercare.resolves("R1", "succeeded")).toMatchObject({ accepted: true });
      expect([aftercare.refund("R1").status, aftercare.attention]).toEqual(["refunded", null]);
      expect(aftercare.resolves("R1", "failed")).toMatchObject({ accepted: false });
    }
  });

  it("that a person's failed one succeeded is believed, and no second refund of the money is accepted", () => {
    const aftercare = new SimulatedAftercare(CAPTURED);
    aftercare.asks("R1", usd(1500));
    aftercare.sends(TIMED_OUT);
    aftercare.resolves("R1", "failed");
    aftercare.hears(notice(refundWord("R1", "succeeded", usd(1500))));
    expect([aftercare.refund("R1").status, aftercare.attention]).toEqual(["refunded", "status_went_back"]);
    expect(aftercare.asks("R2", usd(1500))).toMatchObject({ accepted: false });
  });

  it("that nobody asked for needs a person", () => {
    expect(told(CAPTURED, refundWord("R1", "succeeded"))).toEqual(["never_asked_for", "unknown_refund"]);
  });

  it("only makes the next question due, where the provider's notifications need proof", () => {
    const aftercare = refundAsked(AT_POCKYT);
    aftercare.queriesRefund(NO_SUCH_TRANSACTION);
    aftercare.sends(TIMED_OUT);
    aftercare.hears(notice(refundWord("R1", "succeeded"), { provider: "pockyt" }));
    expect(aftercare.refund("R1").status).toBe("processing");
    expect(aftercare.next.do).toBe("queryRefund");
  });
});

describe("news of a refund that is not sent yet, where only a query proves it", () => {
  const news = () => notice(refundWord("R1", "succeeded"), { provider: "pockyt", key: "refund-1" });

  it("makes it asked about often enough before it is sent, also where it was told before the refund was asked for", () => {
    const aftercare = new SimulatedAftercare(AT_POCKYT);
    aftercare.hears(news());
    expect(aftercare.attention).toBe("unknown_refund");
    aftercare.asks("R1", usd(500));
    aftercare.hears(news());
    aftercare.queriesRefund(NO_SUCH_TRANSACTION);
    expect(aftercare.next.do, "one answer proves nothing against the news").not.toBe("send");
  });

  it("comes to the same however often it is repeated", () => {
    const sent = [1, 2].map((times) => {
      const aftercare = refundAsked(AT_POCKYT);
      for (let n = 0; n < times; n++) aftercare.hears(news());
      for (let moves = 0; moves < 20 && aftercare.next.do !== "send"; moves++)
        if (aftercare.next.do === "queryRefund") aftercare.queriesRefund(NO_SUCH_TRANSACTION);
        else if (aftercare.next.do === "tick") aftercare.ticks();
        else aftercare.waits();
      return aftercare.next.do === "send";
    });
    expect(new Set(sent).size).toBe(1);
  });
});

describe("what a captured payment's notification says was given back", () => {
  const hears = (aftercare: SimulatedAftercare, refundedValue: number, key?: string) => {
    aftercare.hears(notice(paymentRecord("succeeded", { refundedValue }), key === undefined ? {} : { key }));
    return [last(aftercare), aftercare.attention];
  };

  it("is known where refunds were asked for, whatever came of them so far", () => {
    const aftercare = withRefund("pending");
    expect(hears(aftercare, 0)).toEqual(["repeat", null]);
    expect(hears(aftercare, 500)).toEqual(["repeat", null]);
  });

  it("calls a person where nobody asked for as much, be it a repeat by its key or not", () => {
    const aftercare = withRefund("succeeded");
    expect(hears(aftercare, 700)).toEqual(["never_asked_for", "unknown_refund"]);
    const failed = withRefund("failed");
    expect(hears(failed, 0, "payment:T1:succeeded")).toEqual(["repeat", null]);
    expect(hears(failed, 500, "payment:T1:succeeded")).toEqual(["repeat", "unknown_refund"]);
  });

  it("calls nobody where the payment is not captured: its cancel gave it back", () => {
    expect(hears(new SimulatedAftercare(FAILED), 2000)[1]).toBeNull();
  });
});

describe("the same notification twice", () => {
  it("is heard once, however late the second comes", () => {
    const aftercare = withRefund("succeeded");
    const dispute = notice({ about: "case", type: "CHARGEBACK", status: "OPEN", refs: {} });
    aftercare.hears(dispute);
    for (let n = 0; n < 150; n++)
      aftercare.hears(notice({ about: "other", type: "REPORT", status: "OK", refs: {} }));
    expect(aftercare.hears(dispute)).toEqual([]);
    expect(aftercare.view.notices).toHaveLength(100);
  });
});

describe("news that moves no money of ours", () => {
  it.each([
    [
      "a dispute",
      CAPTURED,
      { about: "case", type: "CHARGEBACK", status: "OPEN", refs: {} },
      "dispute",
      "dispute",
    ],
    [
      "a saved card",
      CAPTURED,
      { about: "card", status: "succeeded", savedCard: CARD },
      "for_the_record",
      null,
    ],
    [
      "a dispute of a payment that is unknown",
      null,
      { about: "case", type: "CHARGEBACK", status: "OPEN", refs: {} },
      "dispute",
      "dispute",
    ],
    [
      "an unknown type",
      CAPTURED,
      { about: "other", type: "X", status: "Y", refs: {} },
      "unknown_news",
      "unknown_news",
    ],
    [
      "an unknown type of an unknown payment",
      null,
      { about: "other", type: "X", status: "Y", refs: {} },
      "unknown_news",
      "unknown_news",
    ],
    [
      "an unknown payment that took money",
      null,
      paymentRecord("succeeded"),
      "unknown_payment",
      "unknown_payment",
    ],
    [
      "a payment that is not final",
      { ...CAPTURED, status: "processing", capturedAmount: null },
      paymentRecord("succeeded"),
      "before_final_status",
      null,
    ],
    ["a captured charge's repeat", CAPTURED, paymentRecord("succeeded", { savedCard: CARD }), "repeat", null],
    [
      "a captured charge that is said to have failed",
      CAPTURED,
      paymentRecord("failed"),
      "contradiction",
      "status_went_back",
    ],
    [
      "a captured charge with another amount",
      CAPTURED,
      paymentRecord("succeeded", { amount: usd(2001) }),
      "amount_mismatch",
      "amount_mismatch",
    ],
    ["a failed charge's repeat", FAILED, paymentRecord("failed"), "repeat", null],
    ["a failed charge that is open", FAILED, paymentRecord("open"), "for_the_record", null],
    [
      "a word that nobody knows",
      CAPTURED,
      paymentRecord("open", { recognized: false }),
      "for_the_record",
      "unknown_provider_status",
    ],
    ["the authorization of a canceled payment", CANCELED, paymentRecord("succeeded"), "repeat", null],
    ["the authorization of a captured payment", CAPTURED_LATER, paymentRecord("succeeded"), "repeat", null],
    ["the capture that is known", CAPTURED_LATER, captureWord(1), "repeat", null],
    [
      "a capture that failed before",
      CAPTURED_AT_SECOND,
      captureWord(1, { status: "failed" }),
      "for_the_record",
      null,
    ],
    [
      "the known capture, now failed",
      CAPTURED_LATER,
      captureWord(1, { status: "failed" }),
      "contradiction",
      "status_went_back",
    ],
    ["the known capture without a number", CAPTURED_LATER, captureWord(1, { refs: {} }), "repeat", null],
    [
      "the known capture under another number",
      CAPTURED_LATER,
      captureWord(1, { refs: { captureNo: "C9" } }),
      "second_transaction",
      "second_transaction",
    ],
    [
      "the known cancel under another number",
      CANCELED,
      cancelWord("succeeded", { refs: { cancelNo: "X9" } }),
      "second_transaction",
      "second_transaction",
    ],
    [
      "a captured charge under another number",
      CAPTURED,
      paymentRecord("succeeded", { refs: { tradeToken: "T2" } }),
      "second_transaction",
      "second_transaction",
    ],
    [
      "a failed charge that succeeded under another number",
      FAILED,
      paymentRecord("succeeded", { refs: { tradeToken: "T2" } }),
      "second_transaction",
      "second_transaction",
    ],
    [
      "a capture that was never sent, whatever its id",
      CAPTURED_LATER,
      captureWord(2),
      "never_asked_for",
      "unknown_request",
    ],
    [
      "a capture of a payment that failed",
      FAILED_AUTHORIZATION,
      captureWord(1),
      "never_asked_for",
      "unknown_request",
    ],
    [
      "a capture of less than was asked for",
      CANCELED,
      captureWord(1, { amount: usd(1999) }),
      "amount_mismatch",
      "amount_mismatch",
    ],
    [
      "a capture that was never asked for",
      CANCELED,
      captureWord(1, { requestId: "OTHER_CAPTURE_1" }),
      "never_asked_for",
      "unknown_request",
    ],
    [
      "a capture in another currency",
      CANCELED,
      captureWord(1, { amount: { currency: "EUR", value: 2000 } }),
      "amount_mismatch",
      "amount_mismatch",
    ],
    [
      "a capture of more than was held",
      CANCELED,
      captureWord(1, { amount: usd(2001) }),
      "amount_mismatch",
      "amount_mismatch",
    ],
    ["the cancel that is known", CANCELED, cancelWord("succeeded"), "repeat", null],
    ["the known cancel, now failed", CANCELED, cancelWord("failed"), "contradiction", "status_went_back"],
    [
      "a cancel that was never sent",
      CAPTURED_LATER,
      cancelWord("succeeded"),
      "never_asked_for",
      "unknown_request",
    ],
  ] as const)("%s", (_, payment, report, meaning, attention) => {
    expect(told(payment, report)).toEqual([meaning, attention]);
  });

  it("is shown with the provider's words", () => {
    const aftercare = new SimulatedAftercare(CAPTURED);
    aftercare.hears(
      notice({ about: "case", type: "CHARGEBACK", status: "OPEN", refs: {} }, { key: "case-1" }),
    );
    expect(aftercare.view.notices).toEqual([
      {
        key: "case-1",
        about: "case",
        name: "CHARGEBACK",
        status: "OPEN",
        at: aftercare.now,
        meaning: "dispute",
      },
    ]);
  });

  it("for another payment or provider is of a payment that is unknown", () => {
    for (const other of [{ paymentId: "ORDER9" }, { provider: "pockyt" }, { account: "shop" }] as const) {
      const aftercare = new SimulatedAftercare(FAILED);
      aftercare.hears(notice(paymentRecord("succeeded", { amount: PRICE }), other));
      expect([last(aftercare), aftercare.attention]).toEqual(["unknown_payment", "unknown_payment"]);
    }
  });
});

describe("attention", () => {
  it("shows the first reason while it is open, and the next one after it", () => {
    const aftercare = refundAsked();
    aftercare.sends(TIMED_OUT);
    aftercare.pass(3600);
    aftercare.queriesRefund(TIMED_OUT);
    aftercare.ticks();
    expect(aftercare.attention).toBe("outcome_unknown");
    aftercare.hears(dispute("D1"));
    aftercare.hears(notice(refundWord("R9", "succeeded")));
    expect(aftercare.attention).toBe("dispute");
    aftercare.acknowledges("dispute");
    expect(aftercare.attention).toBe("unknown_refund");
    aftercare.acknowledges("unknown_refund");
    expect(aftercare.attention).toBe("outcome_unknown");
    aftercare.waits();
    aftercare.queriesRefund(answered(refundWord("R1", "succeeded")));
    expect(aftercare.attention).toBeNull();
  });

  it("for a dispute stays when a refund is settled, by the provider or by a person", () => {
    const aftercare = refundAsked();
    aftercare.sends(TIMED_OUT);
    aftercare.hears(dispute("D1"));
    aftercare.resolves("R1", "failed");
    expect([aftercare.refund("R1").status, aftercare.attention]).toEqual(["failed", "dispute"]);
  });

  it("of another refund stays when one is resolved", () => {
    const aftercare = withRefund("succeeded");
    aftercare.asks("R2", usd(500));
    aftercare.sends(answered(refundWord("R2", "succeeded")));
    aftercare.hears(notice(refundWord("R1", "failed")));
    aftercare.hears(notice(refundWord("R2", "failed")));
    aftercare.resolves("R1", "succeeded");
    expect(aftercare.attention).toBe("status_went_back");
    aftercare.resolves("R2", "succeeded");
    expect(aftercare.attention).toBeNull();
  });
});

describe("an acknowledgement", () => {
  it("without a reason is of all that stands; with one of that alone", () => {
    const aftercare = withRefund("pending");
    aftercare.hears(dispute("D1"));
    aftercare.hears(notice(refundWord("R1", "succeeded", usd(501))));
    expect(aftercare.acknowledges("amount_mismatch")).toMatchObject({ accepted: true });
    expect(aftercare.attention).toBe("dispute");
    aftercare.hears(notice(refundWord("R8", "succeeded")));
    expect(aftercare.acknowledges()).toMatchObject({ accepted: true });
    expect(aftercare.attention).toBeNull();
  });

  it("is refused where nothing stands, or nothing of that reason", () => {
    const aftercare = withRefund("pending");
    expect(aftercare.acknowledges()).toMatchObject({ accepted: false, type: "CommandRefused" });
    aftercare.hears(dispute("D1"));
    expect(aftercare.acknowledges("status_went_back")).toMatchObject({
      accepted: false,
      message: expect.stringContaining("status_went_back") as string,
    });
    aftercare.acknowledges();
    expect(aftercare.acknowledges()).toMatchObject({ accepted: false });
    expect(aftercare.acknowledges("dispute")).toMatchObject({ accepted: false });
  });

  it("is also of what a payment called for that left no view, as one that was terminated, and of no other's", () => {
    const seen = { reason: "outcome_unknown", note: "seen to", operator: "ada" } as const;
    const terminated = new SimulatedAftercare(null);
    expect(decideAcknowledgement(terminated.state, seen)).toEqual({
      accepted: true,
      events: [{ type: "acknowledged", ...seen }],
    });
    const captured = new SimulatedAftercare(CAPTURED);
    expect(decideAcknowledgement(captured.state, seen)).toMatchObject({ accepted: false });
  });

  it("lets more news of the same thing be, and something else call again", () => {
    const aftercare = withRefund("succeeded");
    aftercare.hears(dispute("D1"));
    aftercare.acknowledges();
    aftercare.hears(dispute("D1", { status: "EVIDENCE" }));
    expect(aftercare.attention).toBeNull();
    aftercare.hears(dispute("D2"));
    expect(aftercare.attention).toBe("dispute");
    aftercare.acknowledges();
    aftercare.hears(dispute("D1", { status: "LOST", stage: "lost" }));
    expect(aftercare.attention).toBe("dispute");
  });

  it("of what only lasts holds for a day: then it calls again, until it is over", () => {
    const aftercare = refundAsked();
    aftercare.sends(TIMED_OUT);
    const untilTick = () => {
      while (aftercare.next.do !== "tick")
        if (aftercare.next.do === "queryRefund") aftercare.queriesRefund(TIMED_OUT);
        else aftercare.waits();
      aftercare.ticks();
      return aftercare.now;
    };
    expect(untilTick()).toBe("2026-01-01T13:00:00.000Z");
    aftercare.acknowledges("outcome_unknown");
    expect(aftercare.attention).toBeNull();
    expect(aftercare.resolves("R9", "failed")).toMatchObject({ accepted: false });
    expect(untilTick()).toBe("2026-01-02T13:00:00.000Z");
    expect(aftercare.attention).toBe("outcome_unknown");
    aftercare.acknowledges();
    expect(aftercare.resolves("R1", "failed")).toMatchObject({ accepted: true });
    expect(aftercare.attention).toBeNull();
  });
});

describe("a dispute", () => {
  it("is listed as it last stood, by its number; one without a number by its notification", () => {
    const aftercare = new SimulatedAftercare(CAPTURED);
    aftercare.hears(dispute("D1"));
    aftercare.hears(notice({ about: "case", type: "FRAUD", status: "NEW", refs: {} }, { key: "fraud-1" }));
    aftercare.pass(60);
    aftercare.hears(dispute("D1", { status: "DISPUTE_END", stage: "won" }));
    expect(aftercare.view.disputes).toEqual([
      { caseId: "fraud-1", name: "FRAUD", status: "NEW", stage: "open", at: "2026-01-01T12:00:00.000Z" },
      {
        caseId: "D1",
        name: "CHARGEBACK",
        status: "DISPUTE_END",
        stage: "won",
        at: "2026-01-01T12:01:00.000Z",
      },
    ]);
  });

  it.each([
    ["open", false],
    ["lost", false],
    ["won", true],
    ["closed", true],
  ] as const)("that is %s: a refund is accepted %s, and always despite it", (stage, accepted) => {
    const aftercare = new SimulatedAftercare(CAPTURED);
    aftercare.hears(dispute("D1", { stage }));
    expect(aftercare.asks("R1", usd(500))).toMatchObject({ accepted });
    expect(aftercare.asks("R2", usd(500), "agreed", { despiteDispute: true })).toMatchObject({
      accepted: true,
    });
    // What exists is no new refund.
    expect(aftercare.asks("R2", usd(500), "agreed")).toEqual({ accepted: true, events: [] });
  });

  it.each(["won", "lost"] as const)(
    "that is %s while a refund is with the provider leaves the refund as it is",
    (stage) => {
      const aftercare = refundAsked();
      aftercare.sends(answered(refundWord("R1", "pending")), () => {
        aftercare.hears(dispute("D1"));
      });
      aftercare.hears(dispute("D1", { status: "END", stage }));
      expect([aftercare.view.disputes[0]?.stage, aftercare.attention]).toEqual([stage, "dispute"]);
      aftercare.hears(notice(refundWord("R1", "succeeded")));
      expect(aftercare.view).toMatchObject({ refundedAmount: usd(500), refunds: [{ status: "refunded" }] });
      expect(aftercare.asks("R2", usd(500))).toMatchObject({ accepted: stage === "won" });
    },
  );

  it("says why a refund is refused, and what would be left", () => {
    const aftercare = new SimulatedAftercare(CAPTURED);
    aftercare.hears(dispute("D1"));
    const words = (decision: CommandDecision<unknown>) => (decision.accepted ? "" : decision.message);
    expect(words(aftercare.asks("R1", usd(500)))).toBe(
      "can't refund 5.00 USD of ORDER1001: the CHARGEBACK D1 is open, and a refund might give the money back twice; " +
        "with despiteDispute it is made all the same; the remaining amount is 20.00 USD of 20.00 USD captured",
    );
    expect(words(aftercare.asks("R1", usd(2001), undefined, { despiteDispute: true }))).toContain(
      "the remaining amount is 20.00 USD",
    );
  });
});

describe("a payment that can't be read", () => {
  const unread = () => new SimulatedAftercare(CAPTURED, { canBeRead: false });

  it("keeps what needs it waiting, at widening intervals, and a person is called after an hour", () => {
    const aftercare = unread();
    aftercare.hears(notice(refundWord("R1", "succeeded")));
    aftercare.hears(notice(paymentRecord("succeeded")));
    expect(aftercare.view.notices).toEqual([]);
    const waits: number[] = [];
    while (aftercare.next.do !== "tick")
      if (aftercare.next.do === "readPayment") aftercare.readsPayment();
      else waits.push(aftercare.waits());
    expect(waits).toEqual([5, 30, 120, 600, 2845]);
    aftercare.ticks();
    expect(aftercare.attention).toBe("payment_unreadable");
    aftercare.canBeRead = true;
    aftercare.waits();
    aftercare.readsPayment();
    expect(aftercare.view.notices.map(({ meaning }) => meaning)).toEqual(["never_asked_for", "repeat"]);
    expect(aftercare.attention).toBe("unknown_refund");
  });

  it("keeps no dispute waiting, and accepts no refund", () => {
    const aftercare = unread();
    aftercare.hears(dispute("D1"));
    expect([last(aftercare), aftercare.attention]).toEqual(["dispute", "dispute"]);
    expect(aftercare.asks("R1", usd(500))).toMatchObject({
      accepted: false,
      message: expect.stringContaining("has not been read yet") as string,
    });
  });

  it("judges what came twice once", () => {
    const aftercare = unread();
    const news = notice(paymentRecord("succeeded"));
    aftercare.hears(news);
    aftercare.hears(news);
    aftercare.canBeRead = true;
    aftercare.waits();
    aftercare.readsPayment();
    expect(aftercare.view.notices.map(({ meaning }) => meaning)).toEqual(["repeat"]);
  });
});

describe("a payment whose events can't be read", () => {
  it("has no capture or cancel that is known to be its own: such news is a person's", () => {
    for (const report of [captureWord(1), cancelWord("succeeded")]) {
      const aftercare = new SimulatedAftercare(CANCELED, { requests: null });
      aftercare.hears(notice(report));
      expect(aftercare.view.refunds).toEqual([]);
      expect([last(aftercare), aftercare.attention]).toEqual(["never_asked_for", "unknown_request"]);
    }
  });
});

describe("a cancel that came to nothing", () => {
  const withCancel = { requests: [...requestsOf(CAPTURED_LATER), sentCancel({ result: "failed" })] };

  it("and is said to have succeeded contradicts the capture", () => {
    const aftercare = new SimulatedAftercare(CAPTURED_LATER, withCancel);
    aftercare.hears(notice(cancelWord("succeeded")));
    expect([last(aftercare), aftercare.attention]).toEqual(["contradiction", "status_went_back"]);
    expect(aftercare.view.refunds).toEqual([]);
  });
});
