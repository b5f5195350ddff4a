import { describe, expect, test } from "vitest";
import type { NoticeReport, RequestReport } from "../../src/domain/facts.js";
import type { ProviderNotification } from "../../src/domain/notification.js";
import { deliverToPayment } from "../../src/relay/delivery.js";
import { CAPTURED, FakePayments, NOW } from "./support.js";

const REPORT: RequestReport = {
  about: "capture",
  requestId: "ORDER1001_CAPTURE_1",
  status: "succeeded",
  amount: { currency: "USD", value: 2000 },
  refs: { captureNo: "1" },
};

const CAPTURE: ProviderNotification = {
  provider: "payermax",
  account: "default",
  paymentId: "ORDER1001",
  key: "payermax:CAPTURE:1:succeeded",
  receivedAt: NOW,
  report: REPORT,
};

const REFUND = { ...CAPTURE, report: { ...REPORT, about: "refund" } } as const;
const CASE: NoticeReport = { about: "case", type: "CHARGEBACK", status: "OPEN", refs: { caseId: "9" } };
const DISPUTED: ProviderNotification = { ...CAPTURE, report: CASE };

const CAPTURED_BY_THIS = {
  ...CAPTURED,
  provider: "payermax",
  kind: "authCapture",
  savedCard: null,
  providerRefs: { captureNo: "1" },
} as const;

type Status = "delivered" | "closed" | "unknown";

function arrange(
  status: Status,
  { shared = false, view = CAPTURED }: { shared?: boolean; view?: object } = {},
) {
  const payments = new FakePayments();
  payments.status = () => Promise.resolve(status);
  payments.view = () => Promise.resolve({ ...CAPTURED, ...view });
  return { payments, deliver: deliverToPayment(payments, () => shared) };
}

describe("news of a request inside the payment", () => {
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

  test.each(["closed", "unknown"] as const)("is its aftercare's where the payment is %s", async (status) => {
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
])("news of %s", (_what, news) => {
  test.each(["delivered", "closed", "unknown"] as const)(
    "is never the payment's, be it %s: a signal would lose it",
    async (status) => {
      const { payments, deliver } = arrange(status);
      expect(await deliver(news)).toEqual({ result: "accepted" });
      expect(payments.signals).toEqual([]);
      expect(payments.aftercareSignals).toEqual([news]);
    },
  );
});

test("an aftercare that is over takes nothing: the provider keeps the news", async () => {
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

describe("an account that shares its merchant number with other systems", () => {
  test.each([
    ["a request", CAPTURE],
    ["a refund", REFUND],
    ["a dispute", DISPUTED],
  ])("acknowledges news of %s of payments that it doesn't know, and starts nothing", async (_what, news) => {
    const { payments, deliver } = arrange("unknown", { shared: true });
    expect(await deliver(news)).toEqual({ result: "foreign" });
    expect(await deliver({ ...news, paymentId: "their-order" })).toEqual({ result: "foreign" });
    expect(payments.aftercareSignals).toEqual([]);
  });

  test("delivers its own, late news too", async () => {
    const running = arrange("delivered", { shared: true });
    expect(await running.deliver(CAPTURE)).toEqual({ result: "accepted" });
    expect(running.payments.signals).toEqual([CAPTURE]);
    for (const news of [CAPTURE, REFUND, DISPUTED]) {
      const { payments, deliver } = arrange("closed", { shared: true });
      expect(await deliver(news)).toEqual({ result: "accepted" });
      expect(payments.aftercareSignals).toEqual([news]);
    }
  });
});
