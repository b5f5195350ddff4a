import { describe, expect, test } from "vitest";
import type { PaymentReport, RequestReport } from "../../src/domain/facts.js";
import type { ProviderNotification } from "../../src/domain/notification.js";
import type { PaymentView } from "../../src/domain/payment/view.js";
import { repeats } from "../../src/relay/repeats.js";
import { CAPTURED } from "./support.js";

const USD20 = { currency: "USD", value: 2000 };
const CARD = { token: "pp_7001", customerNo: "2000501" };
const REFS = { transactionNo: "360128755571009" };

const SUCCEEDED: PaymentReport = {
  about: "payment",
  status: "succeeded",
  word: "success",
  recognized: true,
  amount: USD20,
  refundedValue: 0,
  refs: REFS,
};

const FAILED_VIEW: PaymentView = {
  ...CAPTURED,
  status: "failed",
  capturedAmount: null,
  savedCard: null,
  failure: { operation: "charge", kind: "declined", code: "failed", message: "the card was declined" },
};

type Row = [what: string, isRepeat: boolean, view: Partial<PaymentView>, report: Partial<PaymentReport>];

const toCaptured: Row[] = [
  ["the same", true, {}, {}],
  ["the same, with the card that was saved", true, {}, { savedCard: CARD }],
  ["the same, of a payment without a saved card", true, { savedCard: null }, {}],
  ["a card that the result lacks", false, { savedCard: null }, { savedCard: CARD }],
  ["another card", false, {}, { savedCard: { ...CARD, token: "pp_9" } }],
  ["the card of another customer", false, {}, { savedCard: { ...CARD, customerNo: "9" } }],
  ["another amount", false, {}, { amount: { ...USD20, value: 2001 } }],
  ["another currency", false, {}, { amount: { ...USD20, currency: "CNY" } }],
  ["no amount", false, {}, { amount: null }],
  ["less was captured than asked for", false, { capturedAmount: { ...USD20, value: 1500 } }, {}],
  ["a refund beside it", false, {}, { refundedValue: 1 }],
  ["another transaction", false, {}, { refs: { transactionNo: "9" } }],
  ["no transaction number", false, {}, { refs: {} }],
  ["the result has no transaction number", false, { providerRefs: {} }, {}],
  ["neither has a transaction number", false, { providerRefs: {} }, { refs: {} }],
  ["it failed", false, {}, { status: "failed" }],
  ["it was closed", false, {}, { status: "closed", word: "refunded" }],
  ["it is open", false, {}, { status: "open", word: "pending" }],
  ["another word", false, {}, { status: "open", word: "chargeback", recognized: false }],
];

const toFailed: Row[] = [
  ["it failed", true, {}, { status: "failed", word: "failed" }],
  ["it was closed", true, {}, { status: "closed", word: "closed" }],
  ["it was given back", true, {}, { status: "closed", word: "refunded" }],
  ["it succeeded after all", false, {}, {}],
  ["it is open", false, {}, { status: "open", word: "pending" }],
  ["another transaction failed", false, {}, { status: "failed", refs: { transactionNo: "9" } }],
];

function notification(report: PaymentReport) {
  const { paymentId, account } = CAPTURED;
  return {
    provider: "pockyt",
    account,
    paymentId,
    key: "k",
    receivedAt: "2026-01-15T12:00:00Z",
    report,
  } as const;
}

describe("of a captured payment", () => {
  test.each(toCaptured)("%s: %s", (_what, isRepeat, view, report) => {
    expect(repeats({ ...CAPTURED, ...view }, notification({ ...SUCCEEDED, ...report }))).toBe(isRepeat);
  });
});

describe("of a failed payment", () => {
  test.each(toFailed)("%s: %s", (_what, isRepeat, view, report) => {
    expect(repeats({ ...FAILED_VIEW, ...view }, notification({ ...SUCCEEDED, ...report }))).toBe(isRepeat);
  });
});

test.each(["canceled", "expired"] as const)("of a %s payment nothing is a repeat", (status) => {
  const view: PaymentView = { ...CAPTURED, status, capturedAmount: null, savedCard: null };
  for (const word of ["succeeded", "failed", "closed", "open"] as const) {
    expect(repeats(view, notification({ ...SUCCEEDED, status: word }))).toBe(false);
  }
});

test("another provider's news is never a repeat", () => {
  expect(repeats({ ...CAPTURED, provider: "payermax" }, notification(SUCCEEDED))).toBe(false);
});

const HELD_VIEW: PaymentView = {
  ...CAPTURED,
  provider: "payermax",
  kind: "authCapture",
  savedCard: null,
  providerRefs: { tradeToken: "T1", captureNo: "C1" },
};

const CANCELED_VIEW: PaymentView = {
  ...HELD_VIEW,
  status: "canceled",
  capturedAmount: null,
  providerRefs: { tradeToken: "T1", cancelNo: "L1" },
};

const CAPTURE: RequestReport = {
  about: "capture",
  requestId: "ORDER1001_CAPTURE_1",
  status: "succeeded",
  amount: null,
  refs: { captureNo: "C1" },
};

const CANCEL: RequestReport = {
  ...CAPTURE,
  about: "cancel",
  requestId: "ORDER1001_CANCEL_1",
  refs: { cancelNo: "L1" },
};

type Rows = [what: string, isRepeat: boolean, view: PaymentView, report: ProviderNotification["report"]][];

const toHeld: Rows = [
  ["its capture", true, HELD_VIEW, CAPTURE],
  ["its capture, with the amount", true, HELD_VIEW, { ...CAPTURE, amount: USD20 }],
  ["its capture, with another amount", false, HELD_VIEW, { ...CAPTURE, amount: { ...USD20, value: 1 } }],
  ["a capture with another number", false, HELD_VIEW, { ...CAPTURE, refs: { captureNo: "C2" } }],
  ["a capture without a number", false, HELD_VIEW, { ...CAPTURE, refs: {} }],
  ["its capture failed after all", false, HELD_VIEW, { ...CAPTURE, status: "failed" }],
  ["its capture is pending", false, HELD_VIEW, { ...CAPTURE, status: "pending" }],
  ["it was canceled", false, HELD_VIEW, CANCEL],
  ["a refund", false, HELD_VIEW, { ...CAPTURE, about: "refund" }],
  ["its authorization", true, HELD_VIEW, { ...SUCCEEDED, refs: { tradeToken: "T1" } }],
  [
    "its authorization failed",
    false,
    HELD_VIEW,
    { ...SUCCEEDED, refs: { tradeToken: "T1" }, status: "failed" },
  ],
  ["its cancel", true, CANCELED_VIEW, CANCEL],
  ["its cancel failed after all", false, CANCELED_VIEW, { ...CANCEL, status: "failed" }],
  ["a cancel with another number", false, CANCELED_VIEW, { ...CANCEL, refs: { cancelNo: "L2" } }],
  ["it was captured", false, CANCELED_VIEW, CAPTURE],
  ["its authorization, canceled since", true, CANCELED_VIEW, { ...SUCCEEDED, refs: { tradeToken: "T1" } }],
  ["a dispute", false, HELD_VIEW, { about: "case", type: "DISPUTE", status: "OPEN", refs: {} }],
  ["the card that it saved", true, CAPTURED, { about: "card", status: "succeeded", savedCard: CARD }],
  ["a card that it lacks", false, HELD_VIEW, { about: "card", status: "succeeded", savedCard: CARD }],
  ["its card is gone", false, CAPTURED, { about: "card", status: "failed", savedCard: CARD }],
];

test.each(toHeld)("of a payment with a hold or a card, %s: %s", (_what, isRepeat, view, report) => {
  expect(repeats(view, { ...notification(SUCCEEDED), provider: view.provider, report })).toBe(isRepeat);
});
