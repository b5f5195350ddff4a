import { describe, expect, it } from "vitest";
import { decideHeld } from "../../../src/domain/aftercare/decide-notice.js";
import type { AttentionReason } from "../../../src/domain/attention.js";
import type { PaymentView } from "../../../src/domain/payment/view.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import { answered, ID, OPENED_AT, PRICE, USUAL_SCHEDULES, usd } from "../payment/facts.js";
import {
  CANCELED,
  cancelWord,
  CAPTURED,
  CAPTURED_LATER,
  captureWord,
  FAILED,
  notice,
  paymentRecord,
  refundWord,
  requestsOf,
  sentCancel,
  sentCapture,
} from "./facts.js";
import { refundAsked, SimulatedAftercare, type Circumstances } from "./simulated-aftercare.js";

type Report = ProviderNotification["report"];

/** What a notification came to: its meaning and the events that follow, without their place and time. */
function heard(payment: PaymentView, report: Report, circumstances: Circumstances = {}) {
  return heardBy(new SimulatedAftercare(payment, circumstances), report);
}

function heardBy(aftercare: SimulatedAftercare, report: Report) {
  const [first, ...others] = aftercare.hears(notice(report));
  const meaning = first?.type === "noticeReceived" ? first.meaning : first?.type;
  return [meaning, ...others.map(({ seq, at, ...event }) => event)];
}

const calls = (reason: AttentionReason, detail: string | null) => ({
  type: "attentionRaised",
  ...{ reason, requestId: null, detail },
});

describe("the call for a person names", () => {
  it.each<[string, PaymentView, Report, string, AttentionReason, string | null]>([
    [
      "a second transaction's word and numbers",
      CAPTURED,
      paymentRecord("succeeded", { refs: { tradeToken: "T2", channelNo: "N7" } }),
      "second_transaction",
      "second_transaction",
      "success T2 N7",
    ],
    [
      "a second capture's request, status and numbers",
      CAPTURED_LATER,
      captureWord(1, { refs: { captureNo: "C9", channelNo: "N7" } }),
      "second_transaction",
      "second_transaction",
      `${ID}_CAPTURE_1 succeeded C9 N7`,
    ],
    [
      "both amounts of the payment",
      CAPTURED,
      paymentRecord("succeeded", { amount: usd(2001) }),
      "amount_mismatch",
      "amount_mismatch",
      "20.01 USD, the payment is of 20.00 USD",
    ],
    [
      "both amounts of a capture",
      CANCELED,
      captureWord(1, { amount: usd(1999) }),
      "amount_mismatch",
      "amount_mismatch",
      `19.99 USD by ${ID}_CAPTURE_1, which asked for 20.00 USD`,
    ],
    [
      "a word that the adapter doesn't know",
      CAPTURED,
      paymentRecord("open", { recognized: false, word: "NEW_WORD" }),
      "for_the_record",
      "unknown_provider_status",
      "NEW_WORD",
    ],
    [
      "the word that speaks against the status",
      CAPTURED,
      paymentRecord("failed"),
      "contradiction",
      "status_went_back",
      "failed",
    ],
    [
      "a dispute by its name and number",
      CAPTURED,
      { about: "case", type: "CHARGEBACK", status: "OPEN", refs: { caseId: "D1" }, stage: "won" },
      "dispute",
      "dispute",
      "CHARGEBACK D1",
    ],
    [
      "a dispute that is lost as such",
      CAPTURED,
      { about: "case", type: "CHARGEBACK", status: "END", refs: { caseId: "D1" }, stage: "lost" },
      "dispute",
      "dispute",
      "CHARGEBACK D1 lost",
    ],
    [
      "other news by its type",
      CAPTURED,
      { about: "other", type: "LOYALTY", status: "EARNED", refs: {} },
      "unknown_news",
      "unknown_news",
      "LOYALTY",
    ],
    [
      "a capture that nobody asked for by its request id",
      CAPTURED_LATER,
      captureWord(2),
      "never_asked_for",
      "unknown_request",
      `${ID}_CAPTURE_2`,
    ],
    [
      "a refund that nobody asked for by its request id",
      CAPTURED,
      refundWord("R9", "succeeded"),
      "never_asked_for",
      "unknown_refund",
      `${ID}_REFUND_R9`,
    ],
  ])("%s", (_, payment, report, meaning, reason, detail) => {
    const [told, ...events] = heard(payment, report);
    expect([told, events.at(-1)]).toEqual([meaning, calls(reason, detail)]);
  });

  it("what the provider gave back and what of it was asked for", () => {
    const aftercare = refundAsked();
    aftercare.sends(answered(refundWord("R1", "succeeded")));
    expect(heardBy(aftercare, paymentRecord("succeeded", { refundedValue: 700 }))).toEqual([
      "never_asked_for",
      calls("unknown_refund", "7.00 USD given back, known are 5.00 USD"),
    ]);
  });
});

describe("nothing follows from", () => {
  const withCancel = (payment: PaymentView, result: "succeeded" | "failed"): Circumstances => ({
    requests: [...requestsOf(payment), sentCancel({ result })],
  });
  const expired: PaymentView = { ...CANCELED, status: "expired", providerRefs: { tradeToken: "T1" } };
  const canceled: PaymentView = { ...expired, status: "canceled" };

  it.each<[string, PaymentView, Report, string, Circumstances?]>([
    ["a success that is known", CAPTURED, paymentRecord("succeeded"), "repeat"],
    ["a failure that is known", FAILED, paymentRecord("failed"), "repeat"],
    ["the failure of a hold that was released", CANCELED, paymentRecord("failed"), "for_the_record"],
    ["the end of a hold that was released", CANCELED, paymentRecord("closed"), "for_the_record"],
    ["a capture that is pending", CAPTURED_LATER, captureWord(1, { status: "pending" }), "for_the_record"],
    ["a cancel that is known", CANCELED, cancelWord("succeeded"), "repeat"],
    ["a cancel that is pending", CANCELED, cancelWord("pending"), "for_the_record"],
    [
      "the failure of a cancel before a capture",
      CAPTURED_LATER,
      cancelWord("failed"),
      "for_the_record",
      withCancel(CAPTURED_LATER, "failed"),
    ],
    [
      "a cancel that is pending beside a capture",
      CAPTURED_LATER,
      cancelWord("pending"),
      "for_the_record",
      withCancel(CAPTURED_LATER, "failed"),
    ],
    [
      "the failure of one cancel of several",
      canceled,
      cancelWord("failed"),
      "for_the_record",
      withCancel(canceled, "failed"),
    ],
    [
      "the failure of a cancel of a hold that expired",
      expired,
      cancelWord("failed"),
      "for_the_record",
      withCancel(expired, "succeeded"),
    ],
  ])("%s", (_, payment, report, meaning, circumstances = {}) => {
    expect(heard(payment, report, circumstances)).toEqual([meaning]);
  });

  it("what is held, where nothing is", () => {
    const { state } = new SimulatedAftercare(CAPTURED);
    expect(decideHeld(state, { now: OPENED_AT, schedules: USUAL_SCHEDULES })).toEqual([]);
  });
});

describe("the number that a report is held against", () => {
  it("is the authorization's own, whatever number its captures have, and in which order they are known", () => {
    const report = paymentRecord("succeeded", { refs: { tradeToken: "T1", captureNo: "C9" } });
    expect(heard(CAPTURED_LATER, report)).toEqual(["repeat"]);
    const requests = requestsOf(CAPTURED_LATER).reverse();
    expect(heard(CAPTURED_LATER, report, { requests })).toEqual(["repeat"]);
  });

  it("is the charge's own, where its events can be read, and else the payment's", () => {
    const payment = { ...CAPTURED, providerRefs: { tradeToken: "T1", channelNo: "N1" } };
    const report = paymentRecord("succeeded", { refs: { tradeToken: "T1", channelNo: "N2" } });
    const [main] = requestsOf(CAPTURED);
    expect(heard(payment, report, { requests: main ? [main] : [] })).toEqual(["repeat"]);
    expect(heard(payment, report, { requests: null })).toEqual([
      "second_transaction",
      calls("second_transaction", "success T1 N2"),
    ]);
  });
});

describe("a request that the payment sent", () => {
  it("is known by what was asked for and its id, not by its id alone", () => {
    const report = cancelWord("succeeded", { requestId: `${ID}_CAPTURE_1` });
    expect(heard(CAPTURED_LATER, report)).toEqual([
      "never_asked_for",
      calls("unknown_request", `${ID}_CAPTURE_1`),
    ]);
  });

  it("that took the money of a payment which ended as canceled is given back", () => {
    const requests = [sentCapture(1, { result: "succeeded" })];
    expect(heard(CANCELED, captureWord(1), { requests })).toEqual([
      "late_money",
      {
        ...{ type: "reversalRequested", operation: "refund", requestId: `${ID}_REFUND_REVERSAL` },
        ...{ amount: PRICE, reverses: `${ID}_CAPTURE_1` },
        reason: `the provider captured it as ${ID}_CAPTURE_1 although the payment is canceled`,
      },
    ]);
  });
});

describe("the success of a payment that failed", () => {
  it("is asked about once, however often the same notification is repeated after the answer", () => {
    const aftercare = new SimulatedAftercare(FAILED);
    const news = notice(paymentRecord("succeeded"));
    expect(aftercare.hears(news).map(({ type }) => type)).toEqual(["noticeReceived", "confirmationStarted"]);
    aftercare.queriesPayment(answered(paymentRecord("succeeded", { amount: usd(1) })));
    expect(aftercare.state.confirmation).toBeNull();
    expect(aftercare.hears(news)).toEqual([]);
    expect(aftercare.state.confirmation).toBeNull();
  });
});
