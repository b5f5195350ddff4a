import { describe, expect, test } from "vitest";
import { UNKNOWN_FOR_LONG, useFaultyPayermax } from "../support/faulty-payermax.js";
import { booked, eventsOf, requestIds, usd } from "../support/holds.js";
import { until } from "../support/payments.js";

/** There is no query for a capture or a cancel: the same request, sent again, is the question. */
const at = useFaultyPayermax();
const HOUR = 3600;

describe("with every webhook lost, where the provider answers a repeat", () => {
  test("an approval at the cashier is found by the order's query", async () => {
    const { paymentId, authorizationExpiresAt } = await at.authorized("found");
    expect(authorizationExpiresAt).toEqual(expect.any(String));
    const delivered = at.stack.sandbox.webhooks().filter(({ reference }) => reference === paymentId);
    expect(delivered.map(({ acknowledged }) => acknowledged)).toEqual([false]);
  });

  test.each([
    ["success", "captured", ["authorize 1000.00", "capture 900.00"]],
    ["failed", "authorized", ["authorize 1000.00"]],
  ] as const)("a pending capture that ends in %s is found as %s", async (outcome, status, ledger) => {
    const { paymentId } = await at.authorized("pending", 100_000);
    await at.stack.holdfast.capture({ paymentId, amount: usd(90_000) });
    await at.stack.skip(130);
    at.stack.sandbox.payermax.settle({ requestId: `${paymentId}_CAPTURE_1`, outcome });
    expect(await at.stack.holdfast.get({ paymentId })).toMatchObject({ status: "capturing" });
    await at.stack.skip(400);
    await until(at.stack, paymentId, { status });
    expect(booked(at.stack, paymentId)).toEqual(ledger);
    const asked = requestIds(at.stack, paymentId, "capture");
    expect(asked.length).toBeGreaterThan(1);
    expect(new Set(asked)).toEqual(new Set([`${paymentId}_CAPTURE_1`]));
  });

  test("a pending cancel that succeeds is found", async () => {
    const { paymentId } = await at.authorized("pending", 650_000);
    await at.stack.holdfast.cancel({ paymentId });
    at.stack.sandbox.payermax.settle({ requestId: `${paymentId}_CANCEL_1`, outcome: "success" });
    await at.stack.skip(130);
    await until(at.stack, paymentId, { status: "canceled" });
    expect(booked(at.stack, paymentId)).toEqual(["authorize 6500.00", "cancel 6500.00"]);
  });
});

describe("an unknown capture that stays unknown for ten days", () => {
  test.each(["answer", "refuse"] as const)(
    "is still being asked about, and still not failed, at a provider that would %s a repeat",
    async (repeats) => {
      const { paymentId } = await at.authorized("ten_days");
      at.stack.sandbox.payermax.repeats(repeats);
      at.next("capture", "lost after", ...Array.from({ length: 60 }, () => "error after" as const));
      await at.stack.holdfast.capture({ paymentId });
      await at.stack.skipThroughChecks(paymentId, 10 * 24 * HOUR);
      const asked = requestIds(at.stack, paymentId, "capture").length;
      const unknown = await at.stack.holdfast.get({ paymentId });
      expect(unknown).toMatchObject({ status: "capturing", failure: null, attention: UNKNOWN_FOR_LONG });
      await at.stack.skipThroughChecks(paymentId, 25 * HOUR);
      expect(requestIds(at.stack, paymentId, "capture").length).toBeGreaterThan(asked);
      await at.resolve(paymentId, "capture", "succeeded");
      await until(at.stack, paymentId, { status: "captured", attention: null });
      expect(booked(at.stack, paymentId)).toEqual(["authorize 20.00", "capture 20.00"]);
    },
    120_000,
  );
});

describe("where the provider refuses a repeat", () => {
  test("a pending capture becomes unknown, gets attention after an hour and stays open until it is resolved", async () => {
    const { paymentId } = await at.authorized("refuses", 100_000);
    at.stack.sandbox.payermax.repeats("refuse");
    const pending = await at.stack.holdfast.capture({ paymentId, amount: usd(90_000) });
    expect(pending).toMatchObject({ status: "capturing", outcomeUnknown: null });
    await at.stack.skip(130);
    await until(at.stack, paymentId, {
      status: "capturing",
      outcomeUnknown: expect.objectContaining({ operation: "capture" }) as never,
      attention: null,
    });
    await at.stack.skipThroughChecks(paymentId, HOUR + 300);
    await until(at.stack, paymentId, {
      attention: UNKNOWN_FOR_LONG,
    });
    await at.stack.skipThroughChecks(paymentId, 9 * 24 * HOUR);
    expect(await at.stack.holdfast.get({ paymentId })).toMatchObject({ status: "capturing" });

    at.stack.sandbox.payermax.settle({ requestId: `${paymentId}_CAPTURE_1`, outcome: "success" });
    const resolved = await at.resolve(paymentId, "capture", "succeeded");
    expect(resolved).toMatchObject({ status: "captured", capturedAmount: usd(90_000), attention: null });
    expect(booked(at.stack, paymentId)).toEqual(["authorize 1000.00", "capture 900.00"]);
  });

  test("only the operation in doubt can be resolved", async () => {
    const { paymentId } = await at.authorized("resolve_other", 100_000);
    await expect(at.resolve(paymentId, "authorize", "failed")).rejects.toMatchObject({
      cause: { type: "CommandRefused" },
    });
    at.always("capture", "lost before");
    await at.stack.holdfast.capture({ paymentId });
    await expect(at.resolve(paymentId, "cancel", "succeeded")).rejects.toMatchObject({
      cause: { type: "CommandRefused" },
    });
    const back = await at.resolve(paymentId, "capture", "failed");
    expect(back).toMatchObject({ status: "authorized", failure: { operation: "capture", code: "resolved" } });
    const events = await eventsOf(at.stack, paymentId);
    expect(events).toContainEqual(expect.objectContaining({ type: "resolved", operator: "ada" }));
  });
});
