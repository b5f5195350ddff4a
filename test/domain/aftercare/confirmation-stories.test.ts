import { describe, expect, it } from "vitest";
import type { AttentionReason } from "../../../src/domain/attention.js";
import { decidePaymentQuery } from "../../../src/domain/aftercare/decide-confirmation.js";
import type { AftercareState, ReadPayment } from "../../../src/domain/aftercare/state.js";
import type { PaymentReport } from "../../../src/domain/reports.js";
import {
  answered,
  USUAL_SCHEDULES,
  ID,
  NO_SUCH_TRANSACTION,
  PRICE,
  TIMED_OUT,
  usd,
} from "../payment/facts.js";
import { AT_POCKYT, FAILED, FAILED_AUTHORIZATION, notice, paymentRecord, RUN } from "./facts.js";
import { SimulatedAftercare } from "./simulated-aftercare.js";

/** An aftercare that asks whether a payment that failed was paid after all. */
function asking(view = FAILED): AftercareState {
  const aftercare = new SimulatedAftercare(view);
  aftercare.hears(notice(paymentRecord("succeeded"), { provider: view.provider }));
  return aftercare.state;
}

const of = (state: AftercareState, payment: Partial<ReadPayment>): AftercareState => ({
  ...state,
  payment: state.payment && { ...state.payment, ...payment },
});

const moment = { now: "2026-01-01T12:00:00.000Z", schedules: USUAL_SCHEDULES };
const asked = (state: AftercareState, ended: Parameters<typeof decidePaymentQuery>[1]) =>
  decidePaymentQuery(state, ended, moment);

function found(state: AftercareState, record: Partial<PaymentReport>) {
  return asked(state, answered(paymentRecord("succeeded", record)));
}

const calls = (reason: AttentionReason, detail: string) => [
  { type: "confirmationEnded", result: "disagrees", detail },
  { type: "attentionRaised", reason, requestId: null, detail },
];

describe("an answer that decides nothing yet is kept, in the provider's words", () => {
  const checked = (result: string, detail: string) => [
    { type: "confirmationChecked", result, detail, nextCheckAt: "2026-01-01T12:02:00.000Z" },
  ];

  it.each([
    ["none", TIMED_OUT, checked("noAnswer", `${TIMED_OUT.code}: ${TIMED_OUT.message}`)],
    ["no such payment", NO_SUCH_TRANSACTION, checked("notFound", "no such payment")],
    ["open", answered(paymentRecord("open", { word: "PENDING" })), checked("open", "PENDING")],
    ["failed", answered(paymentRecord("failed", { word: "FAILED" })), checked("denied", "FAILED")],
    [
      "a success without an amount",
      answered(paymentRecord("succeeded", { amount: null })),
      checked("disagrees", "it succeeded but names no amount"),
    ],
  ] as const)("%s", (_what, ended, events) => {
    expect(asked(asking(), ended)).toEqual(events);
  });

  it("and one that nobody asked for is no answer", () => {
    expect(asked({ ...asking(), confirmation: null }, TIMED_OUT)).toEqual([]);
    expect(asked({ ...asking(), payment: null }, TIMED_OUT)).toEqual([]);
  });
});

describe("the same denial long enough", () => {
  it("ends the question and calls a person, once more where one was called for the wait", () => {
    const state = asking();
    const confirmation = state.confirmation && {
      ...state.confirmation,
      denials: { answers: 3, since: "2026-01-01T11:00:00.000Z" },
    };
    const concern = {
      ...{ reason: "unconfirmed_payment", requestId: null, detail: null },
      ...{ since: state.openedAt, acknowledgedAt: null },
    } as const;
    const denied = asked(
      { ...state, confirmation, concerns: [concern] } as AftercareState,
      NO_SUCH_TRANSACTION,
    );
    expect(denied).toMatchObject([
      { type: "confirmationChecked", result: "notFound" },
      { type: "confirmationEnded", result: "denied", detail: "no such payment" },
      { type: "attentionRaised", reason: "unconfirmed_payment" },
    ]);
  });
});

describe("a record that was paid", () => {
  it("sends back what is not given back yet", () => {
    expect(found(asking(), { refundedValue: 500 })).toEqual([
      {
        ...{ type: "confirmationEnded", result: "confirmed" },
        detail: "20.00 USD, of which 15.00 USD is not given back",
      },
      {
        ...{
          type: "reversalRequested",
          reverses: ID,
          operation: "refund",
          requestId: `${ID}_REFUND_REVERSAL`,
        },
        ...{ amount: usd(1500), reason: "the provider took it although the payment failed" },
      },
    ]);
    expect(found(asking(), { refundedValue: 2000 })).toEqual([
      { type: "confirmationEnded", result: "givenBack", detail: "everything is given back already" },
    ]);
  });

  it("of a hold is released, under the next number of a cancel", () => {
    const record = { captureMode: "manual" } as const;
    const released = (requests: ReadPayment["requests"]) =>
      found(of(asking(FAILED_AUTHORIZATION), { requests }), record).at(-1);
    const cancel = {
      operation: "cancel",
      requestId: `${ID}_CANCEL_1`,
      amount: PRICE,
      refs: {},
      result: null,
    } as const;
    expect(released(null)).toMatchObject({
      ...{ operation: "cancel", requestId: `${ID}_CANCEL_1`, amount: PRICE },
      reason: "the provider authorized it although the payment failed",
    });
    expect(released([cancel])).toMatchObject({ requestId: `${ID}_CANCEL_2` });
  });
});

describe("a record that speaks against the payment calls a person, and no money moves", () => {
  const FOREIGN = "the record is not provably of this payment's own send";

  it.each([
    [
      "another amount",
      { amount: usd(1) },
      "amount_mismatch",
      "the record says 0.01 USD, the payment 20.00 USD",
    ],
    [
      "a hold",
      { captureMode: "manual" },
      "capture_mode_mismatch",
      "the record's capture mode is manual, not automatic",
    ],
    ["another run's", { reference: "run-2" }, "duplicate_reference", FOREIGN],
    ["under another number", { refs: { tradeToken: "T2" }, reference: RUN }, "duplicate_reference", FOREIGN],
  ] as const)("%s", (_what, record, reason, detail) => {
    expect(found(asking(), record)).toEqual(calls(reason, detail));
  });

  it("a charge where a hold was asked for", () => {
    const detail = "the record's capture mode is automatic, not manual";
    const record = { captureMode: "automatic" } as const;
    expect(found(asking(FAILED_AUTHORIZATION), record)).toEqual(calls("capture_mode_mismatch", detail));
  });
});

describe("whose a record is", () => {
  const failed = { ...AT_POCKYT, status: "failed", capturedAmount: null } as const;
  /** A record without a reference; `exactOptionalPropertyTypes` knows no `undefined`. */
  const nameless = { reference: undefined, refs: {} } as unknown as Partial<PaymentReport>;
  const isOurs = (payment: Partial<ReadPayment>, record: Partial<PaymentReport>) =>
    found(of(asking(failed), payment), { ...nameless, ...record }).some(
      ({ type }) => type === "reversalRequested",
    );
  const rules = (recordProof: ReadPayment["rules"]["recordProof"]) => {
    const { payment } = asking(failed);
    if (!payment) throw new Error("the payment was not read");
    return { ...payment.rules, recordProof };
  };
  const unknown = { providerRefs: {}, reference: null };

  it("is told by its reference, where both have one", () => {
    expect(isOurs({ reference: RUN }, { reference: RUN })).toBe(true);
    expect(isOurs({ reference: RUN }, { reference: "run-2" })).toBe(false);
  });

  it("is told by the provider's number, where one of them has no reference", () => {
    const numbered = { providerRefs: { transactionNo: "T1" }, rules: rules("reference") };
    expect(isOurs({ ...numbered, reference: null }, { reference: RUN, refs: { transactionNo: "T1" } })).toBe(
      true,
    );
    expect(isOurs({ ...numbered, reference: RUN }, { refs: { transactionNo: "T1" } })).toBe(true);
    expect(isOurs({ ...numbered, reference: RUN }, { refs: {} })).toBe(false);
  });

  it("is told by the account alone only where nobody else uses it", () => {
    expect(isOurs({ ...unknown, rules: rules("account") }, {})).toBe(true);
    expect(isOurs({ ...unknown, rules: rules("account") }, { mayBeForeign: true })).toBe(false);
    expect(isOurs({ ...unknown, rules: rules("reference") }, {})).toBe(false);
  });
});
