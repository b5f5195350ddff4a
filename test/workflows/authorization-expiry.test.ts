import { describe, expect, test } from "vitest";
import { booked, requestIds, usd } from "../support/holds.js";
import { authorizedPayment, hostedPayment, shopper, until } from "../support/payments.js";
import { newPaymentId } from "../support/stack.js";
import { useTimeSkippingStack } from "../support/time-skipping.js";

const stack = useTimeSkippingStack();
const HOUR = 3600;

type Policy = Parameters<typeof authorizedPayment>[2];

const authorized = (name: string, policy: Policy = {}) =>
  authorizedPayment(stack.current, newPaymentId(name), policy);

const statusOf = async (paymentId: string) => (await stack.current.holdfast.get({ paymentId })).status;

test("the seven days count from the shopper's decision, not from the send", async () => {
  const paymentId = newPaymentId("completion");
  const view = await stack.current.holdfast.authorize(hostedPayment(paymentId));
  await stack.current.skip(1200);
  await shopper(view, "approve");
  const { authorizationExpiresAt } = await until(stack.current, paymentId, { status: "authorized" });
  const [hold] = stack.current.sandbox.ledger({ reference: paymentId }).entries;
  const completedAt = Date.parse(authorizationExpiresAt ?? "") - 7 * 24 * HOUR * 1000;
  // The provider's record may name whole seconds.
  expect(Math.abs(completedAt - Date.parse(hold?.at ?? ""))).toBeLessThanOrEqual(1000);
});

describe("an authorization that nobody decides about", () => {
  test("is expired one hour after its end, and the provider has let it go", async () => {
    const { paymentId, authorizationExpiresAt } = await authorized("expire");
    await stack.current.skipTo(authorizationExpiresAt, HOUR - 300);
    expect(await statusOf(paymentId)).toBe("authorized");
    await stack.current.skip(360);
    const expired = await until(stack.current, paymentId, { status: "expired" });
    expect(expired).toMatchObject({ capturedAmount: null, failure: null, attention: null });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "lapse 20.00"]);
  });

  test.each([
    ["capture", "captured", "capture 20.00"],
    ["cancel", "canceled", "cancel 20.00"],
  ] as const)("with the policy %s is %s that long before its end", async (policy, status, movement) => {
    const { paymentId, authorizationExpiresAt } = await authorized("policy", {
      onAuthorizationExpiry: policy,
      expiryLeadSeconds: 2 * HOUR,
    });
    await stack.current.skipTo(authorizationExpiresAt, -2 * HOUR - 300);
    expect(await statusOf(paymentId)).toBe("authorized");
    await stack.current.skip(360);
    await until(stack.current, paymentId, { status });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", movement]);
  });

  test("whose policy is refused by the provider is not tried again, and expires", async () => {
    const { paymentId, authorizationExpiresAt } = await authorized("policy", {
      amount: usd(200_000),
      onAuthorizationExpiry: "capture",
      expiryLeadSeconds: 2 * HOUR,
    });
    await stack.current.skipTo(authorizationExpiresAt, -2 * HOUR + 60);
    await until(stack.current, paymentId, {
      status: "authorized",
      failure: expect.objectContaining({ operation: "capture", kind: "declined" }) as never,
    });
    await stack.current.skipTo(authorizationExpiresAt, HOUR + 60);
    await until(stack.current, paymentId, { status: "expired" });
    expect(requestIds(stack.current, paymentId, "capture")).toEqual([`${paymentId}_CAPTURE_1`]);
    expect(booked(stack.current, paymentId)).toEqual(["authorize 2000.00", "lapse 2000.00"]);
  });
});

describe("near its end", () => {
  test("a capture is still taken before the last minute", async () => {
    const { paymentId, authorizationExpiresAt } = await authorized("in_time");
    // More than a second to spare for a slow machine; the very second is the core's test.
    await stack.current.skipTo(authorizationExpiresAt, -80);
    const captured = await stack.current.holdfast.capture({ paymentId });
    expect(captured).toMatchObject({ status: "captured" });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "capture 20.00"]);
  });

  test("a capture in the last minute is refused in words, and a cancel is not", async () => {
    const { paymentId, authorizationExpiresAt } = await authorized("too_late");
    await stack.current.skipTo(authorizationExpiresAt, -59);
    await expect(stack.current.holdfast.capture({ paymentId })).rejects.toMatchObject({
      code: "CommandRefused",
      message: `can't capture ${paymentId}: its authorization ends at ${authorizationExpiresAt ?? ""}`,
    });
    expect(requestIds(stack.current, paymentId, "capture")).toEqual([]);
    await stack.current.holdfast.cancel({ paymentId });
    await until(stack.current, paymentId, { status: "canceled" });
  });

  test("a payment that expired refuses commands with that word", async () => {
    const { paymentId, authorizationExpiresAt } = await authorized("after");
    await stack.current.skipTo(authorizationExpiresAt, HOUR + 60);
    await until(stack.current, paymentId, { status: "expired" });
    await expect(stack.current.holdfast.capture({ paymentId })).rejects.toMatchObject({
      code: "CommandRefused",
      message: `can't capture ${paymentId}: it is expired`,
    });
  });
});
