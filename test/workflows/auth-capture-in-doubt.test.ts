import { describe, expect, test } from "vitest";
import { useFaultyPayermax } from "../support/faulty-payermax.js";
import { booked, requestIds } from "../support/holds.js";
import { hostedPayment, until } from "../support/payments.js";
import { newPaymentId } from "../support/stack.js";

const at = useFaultyPayermax();
const HOUR = 3600;

describe("an authorization whose reply is lost", () => {
  test("ends at the shopper's deadline by the provider's record, without a second order", async () => {
    const paymentId = newPaymentId("reply_lost");
    at.next("orderAndPay", "lost after");
    const view = await at.stack.holdfast.authorize(hostedPayment(paymentId));
    expect(view).toMatchObject({ status: "processing", outcomeUnknown: { operation: "authorize" } });
    await at.stack.skipThroughChecks(paymentId, 2 * HOUR);
    const failed = await until(at.stack, paymentId, { status: "failed" });
    expect(failed.failure).toMatchObject({ operation: "authorize", kind: "abandoned" });
    expect(at.stack.sandbox.transactions({ reference: paymentId })).toMatchObject([{ status: "CLOSED" }]);
  });
});

describe("a capture whose reply is lost", () => {
  test.each(["lost after", "error after"] as const)(
    "(%s) is asked about by the same request, and taken once",
    async (fault) => {
      const { paymentId } = await at.authorized("reply_lost");
      at.next("capture", fault);
      const doubtful = await at.stack.holdfast.capture({ paymentId });
      expect(doubtful).toMatchObject({
        status: "capturing",
        failure: null,
        outcomeUnknown: { operation: "capture", checks: 0 },
      });
      await at.stack.skip(10);
      await until(at.stack, paymentId, { status: "captured", outcomeUnknown: null });
      expect(booked(at.stack, paymentId)).toEqual(["authorize 20.00", "capture 20.00"]);
      const sameId = `${paymentId}_CAPTURE_1`;
      expect(requestIds(at.stack, paymentId, "capture")).toEqual([sameId, sameId]);
    },
  );

  test("and that never arrived is sent again under the same id", async () => {
    const { paymentId } = await at.authorized("never_arrived");
    at.next("capture", "lost before");
    await at.stack.holdfast.capture({ paymentId });
    await at.stack.skip(10);
    await until(at.stack, paymentId, { status: "captured" });
    expect(requestIds(at.stack, paymentId, "capture")).toEqual([`${paymentId}_CAPTURE_1`]);
  });

  test("that is in doubt at the authorization's end does not expire, and settles later", async () => {
    const { paymentId, authorizationExpiresAt } = await at.authorized("at_the_end");
    await at.stack.skipTo(authorizationExpiresAt, -HOUR);
    at.always("capture", "lost after");
    await at.stack.holdfast.capture({ paymentId });
    await at.stack.skipThroughChecks(paymentId, 4 * HOUR);
    expect(await at.stack.holdfast.get({ paymentId })).toMatchObject({
      status: "capturing",
      outcomeUnknown: { operation: "capture" },
      attention: { reason: "outcome_unknown" },
    });
    at.next("capture");
    await at.stack.skipThroughChecks(paymentId, 24 * HOUR);
    const captured = await until(at.stack, paymentId, { status: "captured" });
    expect(captured.attention).toBeNull();
    expect(booked(at.stack, paymentId)).toEqual(["authorize 20.00", "capture 20.00"]);
  });

  test("and that a person settles as failed after the end is expired then", async () => {
    const { paymentId, authorizationExpiresAt } = await at.authorized("resolved");
    await at.stack.skipTo(authorizationExpiresAt, -HOUR);
    at.always("capture", "lost before");
    await at.stack.holdfast.capture({ paymentId });
    await at.stack.skipThroughChecks(paymentId, 3 * HOUR);
    await at.resolve(paymentId, "capture", "failed");
    await until(at.stack, paymentId, { status: "expired", attention: null });
    expect(booked(at.stack, paymentId)).toEqual(["authorize 20.00", "lapse 20.00"]);
  });
});

describe("a cancel whose reply is lost", () => {
  test("is asked about by the same request", async () => {
    const { paymentId } = await at.authorized("reply_lost");
    at.next("cancel", "lost after");
    const doubtful = await at.stack.holdfast.cancel({ paymentId });
    expect(doubtful).toMatchObject({ status: "canceling", outcomeUnknown: { operation: "cancel" } });
    await at.stack.skip(10);
    await until(at.stack, paymentId, { status: "canceled", outcomeUnknown: null });
    expect(booked(at.stack, paymentId)).toEqual(["authorize 20.00", "cancel 20.00"]);
  });

  test("ends with the authorization where it is still in doubt then, expired", async () => {
    const { paymentId, authorizationExpiresAt } = await at.authorized("at_the_end");
    await at.stack.skipTo(authorizationExpiresAt, -600);
    at.always("cancel", "lost before");
    await at.stack.holdfast.cancel({ paymentId });
    await at.stack.skipThroughChecks(paymentId, HOUR + 900);
    await until(at.stack, paymentId, { status: "expired", outcomeUnknown: null, attention: null });
  });
});
