import { describe, expect, test } from "vitest";
import type { NoticeReport } from "../../../src/domain/reports.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import { repeats } from "../../../src/domain/payment/repeats.js";
import type { PaymentView } from "../../../src/domain/payment/view.js";
import { anonymousRecordOf, CARD, news, PRICE, usd, wordOn } from "./facts.js";
import { CANCELED_HOLD, CAPTURED_CHARGE, CAPTURED_HOLD } from "./finished-payments.js";

type Report = ProviderNotification["report"];
type Row = [what: string, isRepeat: boolean, report: Report];

const hold = (status: "succeeded" | "failed" | "open", tradeToken = "T1") =>
  anonymousRecordOf(status, { refs: { tradeToken } });
const capture = (captureNo: string, more: object = {}) =>
  wordOn("capture", "succeeded", { refs: { captureNo }, ...more });
const cancel = (cancelNo: string, more: object = {}) =>
  wordOn("cancel", "succeeded", { refs: { cancelNo }, ...more });
const DISPUTE: NoticeReport = { about: "case", type: "DISPUTE", status: "OPEN", refs: { tradeToken: "T1" } };

const ofCaptured: Row[] = [
  ["its capture", true, capture("C2")],
  ["its capture, with the amount", true, capture("C2", { amount: PRICE })],
  ["its capture, with another amount", false, capture("C2", { amount: usd(1) })],
  ["a capture with another number", false, capture("C1")],
  ["another capture's refusal", false, capture("C1", { status: "failed" })],
  ["a capture without a number", false, capture("C2", { refs: {} })],
  ["its capture failed after all", false, capture("C2", { status: "failed" })],
  ["its capture is pending", false, capture("C2", { status: "pending" })],
  ["it was canceled", false, cancel("L1")],
  ["a refund", false, capture("C2", { about: "refund" })],
  ["its authorization", true, hold("succeeded")],
  ["another authorization", false, hold("succeeded", "T2")],
  ["its authorization failed", false, hold("failed")],
  ["a dispute", false, DISPUTE],
  ["other news", false, { ...DISPUTE, about: "other" }],
  ["a card that it lacks", false, { about: "card", status: "succeeded", savedCard: CARD }],
];

const ofCanceled: Row[] = [
  ["its cancel", true, cancel("L1")],
  ["its cancel failed after all", false, cancel("L1", { status: "failed" })],
  ["its cancel is pending", false, cancel("L1", { status: "pending" })],
  ["a cancel with another number", false, cancel("L2")],
  ["a cancel without a number", false, cancel("L1", { refs: {} })],
  ["the capture that was refused", true, capture("C1", { status: "failed" })],
  ["the capture that was refused succeeded after all", false, capture("C1")],
  ["another capture", false, capture("C2")],
  ["its authorization, canceled since", true, hold("succeeded")],
  ["another authorization", false, hold("succeeded", "T2")],
  ["its authorization is open", false, hold("open")],
];

const ofSavedCard: Row[] = [
  ["the card that it saved", true, { about: "card", status: "succeeded", savedCard: CARD }],
  ["its card is gone", false, { about: "card", status: "failed", savedCard: CARD }],
  ["another card", false, { about: "card", status: "succeeded", savedCard: { ...CARD, token: "pp_9" } }],
];

describe.each<[string, PaymentView, Row[]]>([
  ["a captured authorization", CAPTURED_HOLD, ofCaptured],
  ["a canceled authorization", CANCELED_HOLD, ofCanceled],
  ["a charge that saved its card", CAPTURED_CHARGE, ofSavedCard],
])("of %s", (_of, view, rows) => {
  test.each(rows)("%s: %s", (_what, isRepeat, report) => {
    expect(repeats(view, news(report, { provider: view.provider }))).toBe(isRepeat);
  });
});
