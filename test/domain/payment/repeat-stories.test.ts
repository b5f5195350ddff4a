import { expect, test } from "vitest";
import { repeats } from "../../../src/domain/payment/repeats.js";
import type { PaymentView } from "../../../src/domain/payment/view.js";
import type { PaymentReport } from "../../../src/domain/reports.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import { anonymousRecordOf, answered, CARD, news, PRICE, usd, wordOn } from "./facts.js";
import { CANCELED_HOLD, CAPTURED_CHARGE, CAPTURED_HOLD, FAILED_CHARGE } from "./finished-payments.js";
import { authorized } from "./started-payments.js";

/** What a finished payment's result says already is dropped; all else goes to its aftercare. */

type Row = [what: string, isRepeat: boolean, view: PaymentView, report: ProviderNotification["report"]];

const FAILED_HOLD: PaymentView = { ...CAPTURED_HOLD, status: "failed", capturedAmount: null };
/** Its first command was a cancel, which the provider refused. */
const CAPTURED_INSTEAD: PaymentView = {
  ...CAPTURED_HOLD,
  providerRefs: { ...CAPTURED_HOLD.providerRefs, cancelNo: "L1" },
};

const held = (more: Partial<PaymentReport> = {}) =>
  anonymousRecordOf("succeeded", { refs: { tradeToken: "T1" }, ...more });
const cancel = (status: "succeeded" | "failed") => wordOn("cancel", status, { refs: { cancelNo: "L1" } });
const paid = anonymousRecordOf("succeeded");
const withToken = (token: string) => anonymousRecordOf("succeeded", { savedCard: { token } });

const ROWS: Row[] = [
  ["the refusal of the cancel, of what was captured then", true, CAPTURED_INSTEAD, cancel("failed")],
  ["the refused cancel's success, of what was captured then", false, CAPTURED_INSTEAD, cancel("succeeded")],
  ["a hold that was there, of a captured one", true, CAPTURED_HOLD, held()],
  ["a hold that was there, of a canceled one", true, CANCELED_HOLD, held()],
  ["a hold that was there, of one that failed", false, FAILED_HOLD, held()],
  ["a hold of another amount", false, CAPTURED_HOLD, held({ amount: usd(1) })],
  ["a hold of another amount, of one that failed", false, FAILED_HOLD, held({ amount: usd(1) })],
  ["a hold with a card that the result lacks", false, CAPTURED_HOLD, held({ savedCard: CARD })],
  ["the saved card's token, without whose it is", true, CAPTURED_CHARGE, withToken(CARD.token)],
  ["another card's token, without whose it is", false, CAPTURED_CHARGE, withToken("pp_9")],
  [
    "a payment, where a failed one names money all the same",
    false,
    { ...FAILED_CHARGE, capturedAmount: PRICE },
    paid,
  ],
  [
    "a payment, where a captured one names no money",
    false,
    { ...CAPTURED_CHARGE, capturedAmount: null },
    paid,
  ],
];

test.each(ROWS)("%s: %s", (_what, isRepeat, view, report) => {
  expect(repeats(view, news(report, { provider: view.provider }))).toBe(isRepeat);
});

test("the refusal that comes again once a cancel was followed by a capture reaches no aftercare; its success does", () => {
  const payment = authorized();
  const word = (status: "succeeded" | "failed", key: string) =>
    news(cancel(status), { provider: "payermax", key });
  payment.command({ name: "cancel" });
  payment.sends("cancel", answered(cancel("failed")));
  payment.command({ name: "capture" });
  payment.sends("capture", answered(wordOn("capture", "succeeded")));
  expect(payment.view.status).toBe("captured");
  payment.hears(word("failed", "again"));
  expect(payment.next).toEqual({ do: "finish" });
  payment.hears(word("succeeded", "after all"));
  expect(payment.tells()).toMatchObject({ key: "after all" });
  expect(payment.view).toMatchObject({ status: "captured", capturedAmount: PRICE });
});
