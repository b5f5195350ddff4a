import { describe, expect, test } from "vitest";
import type { PaymentReport } from "../../../src/domain/reports.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import { repeats } from "../../../src/domain/payment/repeats.js";
import type { PaymentView } from "../../../src/domain/payment/view.js";
import { anonymousRecordOf, CARD, news, usd } from "./facts.js";
import { CAPTURED_CHARGE, FAILED_CHARGE } from "./finished-payments.js";

type Row = [what: string, isRepeat: boolean, view: Partial<PaymentView>, report: Partial<PaymentReport>];

const ofCaptured: Row[] = [
  ["the same", true, {}, {}],
  ["the same, with the card that was saved", true, {}, { savedCard: CARD }],
  ["the same, of a payment without a saved card", true, { savedCard: null }, {}],
  ["a card that the result lacks", false, { savedCard: null }, { savedCard: CARD }],
  ["another card", false, {}, { savedCard: { ...CARD, token: "pp_9" } }],
  ["the card of another customer", false, {}, { savedCard: { ...CARD, customerNo: "9" } }],
  ["another amount", false, {}, { amount: usd(2001) }],
  ["another currency", false, {}, { amount: { ...usd(2000), currency: "CNY" } }],
  ["no amount", false, {}, { amount: null }],
  ["less was captured than asked for", false, { capturedAmount: usd(1500) }, {}],
  ["a refund beside it", false, {}, { refundedValue: 1 }],
  ["another transaction", false, {}, { refs: { transactionNo: "T2" } }],
  ["a second number, which the result lacks", false, {}, { refs: { transactionNo: "T1", tradeToken: "T2" } }],
  ["no transaction number", false, {}, { refs: {} }],
  ["the result has no transaction number", false, { providerRefs: {} }, {}],
  ["neither has a transaction number", false, { providerRefs: {} }, { refs: {} }],
  ["it failed", false, {}, { status: "failed" }],
  ["it was closed", false, {}, { status: "closed", word: "refunded" }],
  ["it is open", false, {}, { status: "open", word: "pending" }],
  ["an unknown word", false, {}, { status: "open", word: "chargeback", recognized: false }],
  ["an unknown word, read as success", false, {}, { word: "done", recognized: false }],
];

const ofFailed: Row[] = [
  ["it failed", true, {}, { status: "failed", word: "failed" }],
  ["it was closed", true, {}, { status: "closed", word: "closed" }],
  ["it was given back", true, {}, { status: "closed", word: "refunded" }],
  ["it succeeded after all", false, {}, {}],
  ["it is open", false, {}, { status: "open", word: "pending" }],
  ["another transaction succeeded", false, {}, { refs: { transactionNo: "T2" } }],
  ["another transaction failed", false, {}, { status: "failed", refs: { transactionNo: "T2" } }],
  ["it failed, without a number", false, {}, { status: "failed", refs: {} }],
  ["an unknown word, read as failure", false, {}, { status: "failed", word: "void", recognized: false }],
];

const succeeded = (more: Partial<PaymentReport> = {}) => news(anonymousRecordOf("succeeded", more));

describe("of a captured charge", () => {
  test.each(ofCaptured)("%s: %s", (_what, isRepeat, view, report) => {
    expect(repeats({ ...CAPTURED_CHARGE, ...view }, succeeded(report))).toBe(isRepeat);
  });
});

describe("of a failed charge", () => {
  test.each(ofFailed)("%s: %s", (_what, isRepeat, view, report) => {
    expect(repeats({ ...FAILED_CHARGE, ...view }, succeeded(report))).toBe(isRepeat);
  });
});

test.each(["canceled", "expired"] as const)("of a %s charge nothing is a repeat", (status) => {
  const view: PaymentView = { ...CAPTURED_CHARGE, status, capturedAmount: null, savedCard: null };
  for (const word of ["succeeded", "failed", "closed", "open"] as const) {
    expect(repeats(view, news(anonymousRecordOf(word)))).toBe(false);
  }
});

test("another provider's news is never a repeat", () => {
  expect(repeats({ ...CAPTURED_CHARGE, provider: "payermax" }, succeeded())).toBe(false);
});

test.each([
  ["kind of news", { about: "payout" }],
  ["status", { status: "settled" }],
])("a %s that this version doesn't know is no repeat", (_what, unknown) => {
  const report = { ...anonymousRecordOf("succeeded"), ...unknown } as ProviderNotification["report"];
  expect(repeats(CAPTURED_CHARGE, news(report))).toBe(false);
});
