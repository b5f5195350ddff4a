import { describe, expect, test } from "vitest";
import type { ProviderNotification } from "../../src/domain/notification.js";
import { arrange, CAPTURE, CAPTURED_BY_THIS, DISPUTED, REFUND, REPORT } from "./deliveries.js";
import { CAPTURED } from "./support.js";

/** Successes beside what these payments took themselves. */
const SECOND_TRANSACTIONS: readonly [view: object, notification: ProviderNotification][] = [
  [CAPTURED_BY_THIS, { ...CAPTURE, report: { ...REPORT, refs: { captureNo: "2" } } }],
  [CAPTURED, chargedUnder("360128755571010")],
  [{ ...CAPTURED, status: "failed", capturedAmount: null }, chargedUnder("360128755571010")],
];

function chargedUnder(transactionNo: string): ProviderNotification {
  const words = { status: "succeeded", word: "success", recognized: true } as const;
  const money = { amount: CAPTURED.amount, refundedValue: 0 };
  return {
    ...CAPTURE,
    provider: "pockyt",
    key: `pockyt:${transactionNo}:success`,
    report: { about: "payment", ...words, ...money, refs: { transactionNo } },
  };
}

describe("a notification of a request inside the payment", () => {
  test("is the running payment's", async () => {
    const { payments, deliver } = arrange("delivered");
    expect(await deliver(CAPTURE)).toEqual({ result: "accepted" });
    expect(payments.signals).toEqual([CAPTURE]);
    expect(payments.aftercareSignals).toEqual([]);
  });

  test("that a finished payment's result already says goes nowhere", async () => {
    const { payments, deliver } = arrange("closed", { view: CAPTURED_BY_THIS });
    expect(await deliver(CAPTURE)).toEqual({ result: "repeat" });
    expect(payments.aftercareSignals).toEqual([]);
  });

  test("under another number is another transaction's: it reaches the aftercare", async () => {
    for (const [view, notification] of SECOND_TRANSACTIONS) {
      const { payments, deliver } = arrange("closed", { view });
      expect(await deliver(notification)).toEqual({ result: "accepted" });
      expect(payments.aftercareSignals).toEqual([notification]);
    }
  });

  test.each(["closed", "notFound"] as const)("is its aftercare's where the payment is %s", async (status) => {
    const { payments, deliver } = arrange(status);
    expect(await deliver(CAPTURE)).toEqual({ result: "accepted" });
    expect(payments.aftercareSignals).toEqual([CAPTURE]);
  });

  test("is its aftercare's where the finished payment left no result", async () => {
    const { payments, deliver } = arrange("closed");
    payments.view = () => Promise.resolve(null);
    expect(await deliver(CAPTURE)).toEqual({ result: "accepted" });
    expect(payments.aftercareSignals).toEqual([CAPTURE]);
  });
});

describe.each([
  ["a refund", REFUND],
  ["a dispute", DISPUTED],
])("a notification of %s", (_what, notification) => {
  test.each(["delivered", "closed", "notFound"] as const)(
    "is never the payment's, be it %s: a signal would lose it",
    async (status) => {
      const { payments, deliver } = arrange(status);
      expect(await deliver(notification)).toEqual({ result: "accepted" });
      expect(payments.signals).toEqual([]);
      expect(payments.aftercareSignals).toEqual([notification]);
    },
  );
});

test("an aftercare that is over takes nothing: the provider keeps the notification", async () => {
  const { payments, deliver } = arrange("closed");
  payments.aftercare = () => Promise.resolve("closed");
  expect(await deliver(REFUND)).toEqual({
    result: "unhandled",
    reason: "the payment's aftercare is over",
  });
});

test("an aftercare that can't be reached is tried again by the provider", async () => {
  const { payments, deliver } = arrange("closed");
  payments.aftercare = () => Promise.reject(new TypeError("down"));
  expect(await deliver(CAPTURE)).toEqual({
    result: "unavailable",
    reason: "the payment can't be reached (TypeError)",
  });
});
