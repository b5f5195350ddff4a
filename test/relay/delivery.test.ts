import { describe, expect, test } from "vitest";
import type { ProviderNotification } from "../../src/domain/notification.js";
import { deliverToPayment } from "../../src/relay/delivery.js";
import { CAPTURED, FakePayments, NOW } from "./support.js";

const CAPTURE: ProviderNotification = {
  provider: "pockyt",
  account: "default",
  paymentId: "ORDER1001",
  key: "pockyt:1:success",
  receivedAt: NOW,
  report: {
    about: "capture",
    requestId: "ORDER1001_CAPTURE_1",
    status: "succeeded",
    amount: { currency: "USD", value: 2000 },
    refs: { captureNo: "1" },
  },
};

function arrange(status: "delivered" | "closed" | "unknown", shared = false) {
  const payments = new FakePayments();
  payments.status = () => Promise.resolve(status);
  payments.view = () => Promise.resolve(CAPTURED);
  return { payments, deliver: deliverToPayment(payments, () => shared) };
}

describe("news of a request inside the payment", () => {
  test("is the running payment's", async () => {
    const { payments, deliver } = arrange("delivered");
    expect(await deliver(CAPTURE)).toEqual({ result: "accepted" });
    expect(payments.signals).toEqual([CAPTURE]);
  });

  test.each(["closed", "unknown"] as const)("is not taken where the payment is %s", async (status) => {
    expect(await arrange(status).deliver(CAPTURE)).toMatchObject({ result: "unhandled" });
  });
});

test.each(["delivered", "closed", "unknown"] as const)(
  "news of a refund is never the payment's, be it %s: a signal would lose it",
  async (status) => {
    const { payments, deliver } = arrange(status);
    const refund = { ...CAPTURE, report: { ...CAPTURE.report, about: "refund" } } as ProviderNotification;
    expect(await deliver(refund)).toMatchObject({ result: "unhandled" });
    expect(payments.signals).toEqual([]);
  },
);

describe("an account that shares its merchant number with other systems", () => {
  test("acknowledges news of payments that it doesn't know", async () => {
    const { deliver } = arrange("unknown", true);
    expect(await deliver(CAPTURE)).toEqual({ result: "foreign" });
    expect(await deliver({ ...CAPTURE, paymentId: "their-order" })).toEqual({ result: "foreign" });
  });

  test("delivers its own, and keeps late news of its own", async () => {
    expect(await arrange("delivered", true).deliver(CAPTURE)).toEqual({ result: "accepted" });
    expect(await arrange("closed", true).deliver(CAPTURE)).toMatchObject({ result: "unhandled" });
  });
});
