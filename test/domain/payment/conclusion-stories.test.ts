import { describe, expect, it } from "vitest";
import {
  answered,
  AUTHORIZATION,
  ID,
  news,
  PRICE,
  recordOf,
  refused,
  RUN_WAS_RESET,
  TIMED_OUT,
  usd,
  wordOn,
} from "./facts.js";
import { authorized, FOUND, open, PAID, PAYERMAX } from "./started-payments.js";
import type { SimulatedPayment } from "./simulated-payment.js";

type Name = "capture" | "cancel";

/** Asks for it, and the provider refuses it. */
function isRefused(payment: SimulatedPayment, name: Name, requestId = `${ID}_${name.toUpperCase()}_1`) {
  payment.command({ name });
  payment.sends(name, answered(wordOn(name, "failed", { requestId })));
  expect(payment.view.status).toBe("authorized");
}

/** The provider tells, signed, that one which it refused before has succeeded. */
function succeedsAfterAll(payment: SimulatedPayment, name: Name) {
  payment.hears(news(wordOn(name, "succeeded"), PAYERMAX));
}

describe("a hold", () => {
  it("that the provider took back has failed once a person finds that it never was", () => {
    const payment = authorized();
    payment.hears(news(recordOf("failed"), PAYERMAX));
    expect(payment.view).toMatchObject({ status: "authorized", attention: { reason: "status_went_back" } });
    expect(payment.command({ ...FOUND, operation: "authorize", outcome: "failed" })).toBeNull();
    expect(payment.view).toMatchObject({
      status: "failed",
      failure: { operation: "authorize", code: "resolved" },
      attention: null,
    });
    expect(payment.next).toEqual({ do: "finish" });
  });

  it("whose refused cancel turns out to have succeeded is canceled, and a person looks", () => {
    const payment = authorized();
    isRefused(payment, "cancel");
    succeedsAfterAll(payment, "cancel");
    expect(payment.view).toMatchObject({
      status: "canceled",
      capturedAmount: null,
      attention: { reason: "status_went_back" },
    });
    expect(payment.next).toEqual({ do: "finish" });
  });
});

describe("a request of which nothing was sent yet", () => {
  it.each(["capture", "cancel"] as const)(
    "is never sent once the cancel before it turns out to have succeeded: a %s",
    (name) => {
      const payment = authorized();
      isRefused(payment, "cancel");
      payment.command({ name });
      succeedsAfterAll(payment, "cancel");
      expect(payment.view).toMatchObject({ status: "canceled", capturedAmount: null });
      expect(payment.eventTypes.slice(-2)).toEqual(["requestDropped", "canceled"]);
      expect(payment.next).toEqual({ do: "finish" });
    },
  );
});

describe("a second capture that may have reached the provider stays in the books, though the first one succeeded", () => {
  const SECOND = `${ID}_CAPTURE_2`;
  const second = () => {
    const payment = authorized();
    isRefused(payment, "capture");
    payment.command({ name: "capture", amount: usd(500) });
    return payment;
  };

  const reached: Record<string, (payment: SimulatedPayment) => void> = {
    "which the provider told of before it was sent": (payment) => {
      const pending = wordOn("capture", "pending", { requestId: SECOND });
      payment.hears(news(pending, PAYERMAX));
    },
    "which was in doubt as a reset came": (payment) => {
      payment.sends("capture", TIMED_OUT);
      payment.waits();
      payment.sends("capture", RUN_WAS_RESET);
    },
  };

  it.each(Object.entries(reached))("%s", (_, reaches) => {
    const payment = second();
    reaches(payment);
    succeedsAfterAll(payment, "capture");
    expect(payment.view).toMatchObject({ status: "capturing", capturedAmount: null });
    payment.sends(
      "capture",
      answered(wordOn("capture", "succeeded", { requestId: SECOND, amount: usd(500) })),
    );
    expect(payment.view).toMatchObject({ status: "captured", capturedAmount: usd(500) });
    expect(payment.tells().report).toMatchObject({ requestId: `${ID}_CAPTURE_1`, amount: PRICE });
  });
});

describe("what succeeded beside the final status", () => {
  it("is told to the aftercare one by one: two captures of what is canceled", () => {
    const payment = authorized();
    isRefused(payment, "capture");
    isRefused(payment, "capture", `${ID}_CAPTURE_2`);
    payment.command({ name: "cancel" });
    payment.sends("cancel", answered(wordOn("cancel", "pending")));
    payment.facts(
      [wordOn("cancel", "succeeded"), wordOn("capture", "succeeded")]
        .concat(wordOn("capture", "succeeded", { requestId: `${ID}_CAPTURE_2` }))
        .map((report) => ({ by: "notification", notification: news(report, PAYERMAX) })),
    );
    expect(payment.view).toMatchObject({ status: "canceled", capturedAmount: null });
    const told = [payment.tells(), payment.tells()];
    expect(told.map(({ report }) => "requestId" in report && report.requestId)).toEqual([
      `${ID}_CAPTURE_1`,
      `${ID}_CAPTURE_2`,
    ]);
    expect(payment.next).toEqual({ do: "finish" });
  });

  it("is told to the aftercare: a hold, where the authorization has failed", () => {
    const payment = open(AUTHORIZATION);
    payment.sends("authorize", refused("NO"));
    payment.fact({ by: "query", ended: PAID });
    expect(payment.view).toMatchObject({ status: "failed", attention: { reason: "status_went_back" } });
    const { key, report } = payment.tells();
    expect(key).toBe(`unmatched:authorize:${ID}`);
    expect(report).toMatchObject({ about: "payment", status: "succeeded", amount: PRICE });
  });
});
