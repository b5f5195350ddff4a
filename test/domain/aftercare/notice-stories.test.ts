import { describe, expect, it } from "vitest";
import type { NoticeMeaning } from "../../../src/domain/aftercare/notice.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { PaymentView } from "../../../src/domain/payment/view.js";
import { answered, CARD, NO_SUCH_TRANSACTION, PRICE, TIMED_OUT, usd } from "../payment/facts.js";
import {
  AT_POCKYT,
  CANCELED,
  cancelWord,
  CAPTURED,
  CAPTURED_LATER,
  captureWord,
  FAILED,
  notice,
  paymentRecord,
  refundWord,
} from "./facts.js";
import { SimulatedAftercare } from "./simulated-aftercare.js";

/** What one notification came to, and whom it called. */
function told(payment: PaymentView | null, report: ProviderNotification["report"]) {
  const aftercare = new SimulatedAftercare(payment);
  aftercare.hears(notice(report));
  expect(aftercare.view.refunds).toEqual([]);
  expect(aftercare.next.do).toBe("wait");
  return [aftercare.view.notices[0]?.meaning, aftercare.attention];
}

function withRefund(status: "succeeded" | "failed" | "pending"): SimulatedAftercare {
  const aftercare = new SimulatedAftercare(CAPTURED);
  aftercare.asks("R1", usd(500));
  aftercare.sends(answered(refundWord("R1", status)));
  return aftercare;
}

const last = ({ view }: SimulatedAftercare): NoticeMeaning | undefined => view.notices.at(-1)?.meaning;

describe("news of a refund", () => {
  it("settles the one that is open, in doubt or pending", () => {
    const pending = withRefund("pending");
    pending.hears(notice(refundWord("R1", "succeeded", usd(500))));
    expect(pending.refund("R1").status).toBe("refunded");

    const doubtful = new SimulatedAftercare(CAPTURED);
    doubtful.asks("R1", usd(500));
    doubtful.sends(TIMED_OUT);
    doubtful.hears(notice(refundWord("R1", "failed")));
    expect(doubtful.refund("R1")).toMatchObject({ status: "failed", outcomeUnknown: null });
  });

  it("that comes while the call is on its way counts, and the call's own end changes nothing", () => {
    const aftercare = new SimulatedAftercare(CAPTURED);
    aftercare.asks("R1", usd(500));
    aftercare.asks("R2", usd(100));
    aftercare.sends(TIMED_OUT, () => {
      aftercare.hears(notice(refundWord("R1", "succeeded")));
    });
    expect(aftercare.refund("R1").status).toBe("refunded");
    expect(aftercare.refund("R2").outcomeUnknown).toBeNull();
    expect(aftercare.next).toMatchObject({ do: "send", request: { refundId: "R2" } });
  });

  it("that it is pending ends a doubt; told while the call is on its way, a refusal no longer counts", () => {
    const doubtful = new SimulatedAftercare(CAPTURED);
    doubtful.asks("R1", usd(500));
    doubtful.sends(TIMED_OUT);
    doubtful.hears(notice(refundWord("R1", "pending")));
    expect(doubtful.refund("R1").outcomeUnknown).toBeNull();

    const racing = new SimulatedAftercare(CAPTURED);
    racing.asks("R1", usd(500));
    racing.sends({ ending: "refused", code: "REFUND_FAILED", message: "no" }, () => {
      racing.hears(notice(refundWord("R1", "pending")));
    });
    expect(racing.refund("R1").outcomeUnknown).not.toBeNull();
  });

  it("before its turn settles it, or makes it asked about instead of sent", () => {
    const aftercare = withRefund("pending");
    aftercare.asks("R2", usd(100));
    aftercare.asks("R3", usd(200));
    aftercare.hears(notice(refundWord("R2", "succeeded")));
    aftercare.hears(notice(refundWord("R3", "pending")));
    aftercare.hears(notice(refundWord("R1", "succeeded")));
    expect(aftercare.refund("R2").status).toBe("refunded");
    expect(aftercare.next).toMatchObject({ do: "queryRefund", request: { refundId: "R3" } });
  });

  it("with another amount is not applied", () => {
    const aftercare = withRefund("pending");
    aftercare.hears(notice(refundWord("R1", "succeeded", usd(501))));
    expect([last(aftercare), aftercare.attention]).toEqual(["amount_mismatch", "amount_mismatch"]);
    expect(aftercare.refund("R1").status).toBe("processing");
  });

  it("that says what is known changes nothing; that says the opposite is kept and shown", () => {
    for (const [status, opposite] of [
      ["succeeded", "failed"],
      ["failed", "succeeded"],
    ] as const) {
      const aftercare = withRefund(status);
      const before = aftercare.refund("R1");
      aftercare.hears(notice(refundWord("R1", status)));
      aftercare.hears(notice(refundWord("R1", "pending")));
      expect([last(aftercare), aftercare.attention]).toEqual(["repeat", null]);
      aftercare.hears(notice(refundWord("R1", opposite)));
      expect([last(aftercare), aftercare.attention]).toEqual(["contradiction", "status_went_back"]);
      expect(aftercare.refund("R1")).toEqual(before);
    }
  });

  it("that nobody asked for needs a person", () => {
    expect(told(CAPTURED, refundWord("R1", "succeeded"))).toEqual(["never_asked_for", "unknown_refund"]);
  });

  it("only makes the next question due, where the provider's notifications need proof", () => {
    const aftercare = new SimulatedAftercare(AT_POCKYT);
    aftercare.asks("R1", usd(500));
    aftercare.queriesRefund(NO_SUCH_TRANSACTION);
    aftercare.sends(TIMED_OUT);
    aftercare.hears(notice(refundWord("R1", "succeeded"), { provider: "pockyt" }));
    expect(aftercare.refund("R1").status).toBe("processing");
    expect(aftercare.next.do).toBe("queryRefund");
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
      "an unknown type",
      CAPTURED,
      { about: "other", type: "X", status: "Y", refs: {} },
      "for_the_record",
      null,
    ],
    [
      "an unknown payment",
      null,
      { about: "other", type: "X", status: "Y", refs: {} },
      "unknown_payment",
      "unknown_payment",
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
      CAPTURED_LATER,
      captureWord(2, { status: "failed" }),
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
    [
      "a capture without a number",
      CAPTURED_LATER,
      captureWord(2, { refs: {} }),
      "contradiction",
      "status_went_back",
    ],
    [
      "a second capture without an amount",
      CAPTURED_LATER,
      captureWord(2, { amount: null }),
      "contradiction",
      "status_went_back",
    ],
    [
      "a capture of a payment that failed",
      { ...FAILED, kind: "authCapture" },
      captureWord(1),
      "contradiction",
      "status_went_back",
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
      "a cancel of a captured payment",
      CAPTURED_LATER,
      cancelWord("succeeded"),
      "contradiction",
      "status_went_back",
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
    const aftercare = new SimulatedAftercare(CAPTURED);
    aftercare.asks("R1", usd(500));
    aftercare.sends(TIMED_OUT);
    aftercare.pass(3600);
    aftercare.queriesRefund(TIMED_OUT);
    aftercare.ticks();
    aftercare.hears(notice({ about: "case", type: "CHARGEBACK", status: "OPEN", refs: {} }));
    expect(aftercare.attention).toBe("outcome_unknown");
    aftercare.waits();
    aftercare.queriesRefund(answered(refundWord("R1", "succeeded")));
    expect(aftercare.attention).toBe("dispute");
  });
});
