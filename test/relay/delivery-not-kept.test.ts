import { describe, expect, test } from "vitest";
import type { ProviderNotification } from "../../src/domain/notification.js";
import {
  ANY_NOTIFICATION,
  arrange,
  CAPTURE,
  CAPTURED_BY_THIS,
  DISPUTED,
  type Arranged,
  type Status,
} from "./deliveries.js";

describe("an account that shares its merchant number with other systems", () => {
  test.each(ANY_NOTIFICATION)(
    "acknowledges a notification of %s of payments that it doesn't know, and starts nothing",
    async (_what, notification) => {
      const { payments, deliver } = arrange("notFound", { shared: true });
      expect(await deliver(notification)).toEqual({ result: "foreign" });
      expect(await deliver({ ...notification, paymentId: "their-order" })).toEqual({ result: "foreign" });
      expect(payments.aftercareSignals).toEqual([]);
    },
  );

  test("delivers its own, late notifications too", async () => {
    const running = arrange("delivered", { shared: true });
    expect(await running.deliver(CAPTURE)).toEqual({ result: "accepted" });
    expect(running.payments.signals).toEqual([CAPTURE]);
    for (const [, notification] of ANY_NOTIFICATION) {
      const { payments, deliver } = arrange("closed", { shared: true });
      expect(await deliver(notification)).toEqual({ result: "accepted" });
      expect(payments.aftercareSignals).toEqual([notification]);
    }
  });
});

describe("a payment that is not kept any more, but whose aftercare is", () => {
  describe.each([true, false])("in an account that is shared: %s", (shared) => {
    test.each(ANY_NOTIFICATION)("a notification of %s reaches the aftercare", async (_what, notification) => {
      const { payments, deliver } = arrange("notFound", { shared, hasAftercare: true });
      expect(await deliver(notification)).toEqual({ result: "accepted" });
      expect(payments.aftercareSignals).toEqual([notification]);
    });

    test.each(ANY_NOTIFICATION)(
      "a notification of %s stays with the provider once the aftercare is over",
      async (_what, notification) => {
        const { payments, deliver } = arrange("notFound", { shared, hasAftercare: true });
        payments.aftercare = () => Promise.resolve("closed");
        expect(await deliver(notification)).toMatchObject({ result: "unhandled" });
      },
    );
  });
});

test("whether there is an aftercare is asked only where a shared account doesn't know the payment", async () => {
  const callsFor = async (status: Status, notification: ProviderNotification, options: Arranged) => {
    const { payments, deliver } = arrange(status, options);
    await deliver(notification);
    return payments.calls;
  };
  const known = { view: CAPTURED_BY_THIS };
  for (const shared of [true, false]) {
    expect(await callsFor("delivered", CAPTURE, { shared })).toEqual(["signal"]);
    expect(await callsFor("closed", CAPTURE, { shared, ...known })).toEqual(["signal"]);
    expect(await callsFor("closed", CAPTURE, { shared })).toEqual(["signal", "signalAftercare"]);
  }
  expect(await callsFor("closed", DISPUTED, { shared: true })).toEqual(["exists", "signalAftercare"]);
  expect(await callsFor("closed", DISPUTED, { shared: false })).toEqual(["signalAftercare"]);
  expect(await callsFor("notFound", CAPTURE, { shared: false })).toEqual(["signal", "signalAftercare"]);
  expect(await callsFor("notFound", CAPTURE, { shared: true })).toEqual(["signal", "hasAftercare"]);
});
