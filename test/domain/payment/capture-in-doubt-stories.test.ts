import { describe, expect, it } from "vitest";
import { booksOf } from "../../../src/domain/aftercare/decide-read.js";
import {
  answered,
  CONNECTION_REFUSED,
  DUPLICATE,
  ID,
  news,
  refused,
  RUN_WAS_RESET,
  TIMED_OUT,
  usd,
  wordOn,
} from "./facts.js";
import type { SimulatedPayment } from "./simulated-payment.js";
import { authorized, capturing, FOUND, PAID, PAYERMAX, WEEK } from "./started-payments.js";

/** Sends the pending request once more, and says under which id. */
function resent(payment: SimulatedPayment, ending: Parameters<SimulatedPayment["sends"]>[1]): string {
  const { request } = payment;
  payment.sends(request?.operation ?? "capture", ending);
  return request?.requestId ?? "";
}

describe("a capture", () => {
  it("in doubt is sent again under its own id, and a status beside that id is its end", () => {
    const payment = capturing(TIMED_OUT);
    expect([payment.waits(), resent(payment, TIMED_OUT)]).toEqual([5, `${ID}_CAPTURE_1`]);
    expect([payment.waits(), resent(payment, CONNECTION_REFUSED)]).toEqual([30, `${ID}_CAPTURE_1`]);
    payment.waits();
    resent(payment, answered(wordOn("capture", "succeeded")));
    expect(payment.view).toMatchObject({ status: "captured", outcomeUnknown: null });
  });

  it("in doubt that the provider fails beside its id is refused: the next try has the next id", () => {
    const payment = capturing(TIMED_OUT);
    payment.waits();
    resent(payment, answered(wordOn("capture", "failed")));
    expect(payment.view).toMatchObject({ status: "authorized", failure: { operation: "capture" } });
    payment.command({ name: "capture" });
    expect(payment.request?.requestId).toBe(`${ID}_CAPTURE_2`);
  });

  it("in doubt is not refused by an error code to its repeat, nor by a duplicate", () => {
    for (const ending of [refused("PARAMS_INVALID"), DUPLICATE]) {
      const payment = capturing(TIMED_OUT);
      payment.waits();
      resent(payment, ending);
      expect(payment.view).toMatchObject({
        status: "capturing",
        failure: null,
        outcomeUnknown: { operation: "capture", checks: 1 },
      });
    }
  });

  it("that is pending is sent again on the slow schedule, which does not begin anew", () => {
    const pending = answered(wordOn("capture", "pending"));
    const payment = capturing(pending);
    const waits = [0, 1, 2, 3].map(() => {
      const seconds = payment.waits();
      resent(payment, pending);
      return seconds;
    });
    expect(waits).toEqual([120, 300, 900, 3600]);
    expect(payment.view).toMatchObject({ status: "capturing", outcomeUnknown: null, attention: null });
  });

  it("that is pending for a day calls a person, who can settle it", () => {
    const pending = answered(wordOn("capture", "pending"));
    const payment = capturing(pending);
    while (payment.next.do !== "tick")
      if (payment.next.do === "send") payment.sends("capture", pending);
      else payment.waits();
    payment.ticks();
    expect(payment.view).toMatchObject({
      status: "capturing",
      outcomeUnknown: null,
      attention: { reason: "pending_for_long", since: "2026-01-02T12:00:00.000Z" },
    });
    expect(payment.command({ ...FOUND, operation: "capture", outcome: "succeeded" })).toBeNull();
    expect(payment.view).toMatchObject({ status: "captured", attention: null });
  });

  it("that is pending, at a provider that refuses repeats, is in doubt with attention until a person settles it", () => {
    const payment = capturing(answered(wordOn("capture", "pending")));
    while (Date.parse(payment.now) < Date.parse("2026-01-11T12:00:00.000Z")) {
      payment.rests();
      resent(payment, DUPLICATE);
    }
    expect(payment.view).toMatchObject({
      status: "capturing",
      outcomeUnknown: { operation: "capture" },
      attention: { reason: "outcome_unknown" },
    });
    expect(payment.command({ ...FOUND, operation: "capture", outcome: "succeeded" })).toBeNull();
    expect(payment.view).toMatchObject({ status: "captured", attention: null });
  });

  it("in doubt never expires, and ends by the provider's word", () => {
    const payment = capturing(TIMED_OUT);
    while (Date.parse(payment.now) < Date.parse("2026-02-01T00:00:00.000Z")) {
      payment.rests();
      resent(payment, TIMED_OUT);
    }
    expect(payment.view).toMatchObject({
      status: "capturing",
      attention: { reason: "outcome_unknown" },
    });
    payment.hears(news(wordOn("capture", "succeeded"), PAYERMAX));
    expect(payment.view).toMatchObject({ status: "captured", attention: null, outcomeUnknown: null });
  });

  it("that couldn't be sent, of which another amount is told, is in doubt from then on", () => {
    const payment = capturing(CONNECTION_REFUSED);
    payment.hears(news(wordOn("capture", "succeeded", { amount: usd(1) }), PAYERMAX));
    expect(payment.view).toMatchObject({
      status: "capturing",
      outcomeUnknown: { operation: "capture" },
      attention: { reason: "amount_mismatch" },
    });
    // Only its own id, which the provider knows as a repeat, is sent; nothing that is not found lets go of it.
    expect(resent(payment, refused("PARAMS_INVALID"))).toBe(`${ID}_CAPTURE_1`);
    expect(payment.view).toMatchObject({ status: "capturing", outcomeUnknown: { operation: "capture" } });
  });

  it("in doubt for long, of which another amount is told, says so once, and is not captured by it", () => {
    const payment = capturing(TIMED_OUT);
    while (payment.view.attention === null) {
      payment.rests();
      resent(payment, TIMED_OUT);
    }
    payment.pass(60);
    const found = payment.now;
    for (const key of ["another amount", "another amount again"]) {
      const report = wordOn("capture", "succeeded", { amount: usd(1) });
      payment.hears(news(report, { ...PAYERMAX, key }));
    }
    expect(payment.view).toMatchObject({
      status: "capturing",
      outcomeUnknown: { operation: "capture" },
      attention: { reason: "amount_mismatch", since: found },
    });
    expect(payment.eventTypes.filter((type) => type === "attentionRaised")).toHaveLength(2);
  });

  it("in doubt that a person calls failed leaves it authorized again", () => {
    const payment = capturing(TIMED_OUT);
    expect(payment.command({ ...FOUND, operation: "capture", outcome: "failed" })).toBeNull();
    expect(payment.view).toMatchObject({ status: "authorized", failure: { code: "resolved" } });
    payment.pass(WEEK);
    payment.pass(3600);
    payment.asks(PAID);
    expect(payment.view.status).toBe("expired");
  });

  it("that names no amount, where a run before a reset may have captured another, calls a person", () => {
    const payment = authorized();
    payment.fact({ by: "call", request: payment.state.requests[0] ?? expect.fail(), ended: RUN_WAS_RESET });
    payment.command({ name: "capture" });
    payment.sends("capture", answered(wordOn("capture", "succeeded")));
    expect(payment.view).toMatchObject({ status: "captured", attention: { reason: "amount_mismatch" } });
  });

  it("that a run before a reset may have sent is in doubt where it is too late to send it, and never expires", () => {
    const payment = authorized();
    payment.pass(6 * 86_400);
    payment.command({ name: "capture" });
    payment.pass(86_400);
    const { next } = payment;
    if (next.do !== "giveUp") throw new Error(`it wants to ${next.do}`);
    payment.fact({ by: "call", request: next.request, ended: RUN_WAS_RESET });
    payment.givesUp();
    expect(payment.view).toMatchObject({ status: "capturing", outcomeUnknown: { operation: "capture" } });
    payment.hears(news(wordOn("capture", "succeeded"), PAYERMAX));
    expect(payment.view).toMatchObject({ status: "captured" });
  });

  it("that a run before a reset may have sent is among what the aftercare reads, though this run has not", () => {
    const payment = capturing(RUN_WAS_RESET);
    const read = booksOf(payment.state).requests;
    expect(read?.map(({ operation, result }) => [operation, result])).toEqual([
      ["authorize", "succeeded"],
      ["capture", null],
    ]);
  });
});
