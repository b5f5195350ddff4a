import { expect, test } from "vitest";
import {
  authorizedPayment,
  cardPayment,
  hostedPayment,
  netAtProvider,
  TEST_CARDS,
} from "../support/payments.js";
import {
  asked,
  bookedRefunds,
  capturedPayment,
  refundPlainly,
  untilRefund,
  usd,
} from "../support/refunds.js";
import { newPaymentId, useStack } from "../support/stack.js";

const stack = useStack();

const refund = (paymentId: string, value = 100, refundId = "R1") =>
  stack.current.holdfast.refund({ paymentId, refundId, amount: usd(value) });

test("an authorized payment is not refunded before its capture, and is after it", async () => {
  const paymentId = newPaymentId("authorized");
  await authorizedPayment(stack.current, paymentId);
  await expect(refund(paymentId)).rejects.toMatchObject({
    code: "CommandRefused",
    message: `can't refund 1.00 USD of ${paymentId}: it is not captured yet: it is authorized`,
  });
  await stack.current.holdfast.capture({ paymentId });
  await refund(paymentId);
  await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
  expect(netAtProvider(stack.current, paymentId)).toBe("19.00");
});

test("a payment whose shopper has still to act is not refunded", async () => {
  const paymentId = newPaymentId("waiting");
  await stack.current.holdfast.authorize(hostedPayment(paymentId));
  await expect(refund(paymentId)).rejects.toThrow("it is not captured yet: the shopper has still to act");
});

test("a canceled payment is not refunded", async () => {
  const paymentId = newPaymentId("canceled");
  await authorizedPayment(stack.current, paymentId);
  await stack.current.holdfast.cancel({ paymentId });
  await expect(refund(paymentId)).rejects.toThrow("it was never captured: it is canceled");
  expect(asked(stack.current, paymentId, "refund")).toEqual([]);
});

test("a failed payment is not refunded", async () => {
  const paymentId = newPaymentId("failed");
  const payment = await cardPayment(stack.current, paymentId, { number: TEST_CARDS.declined });
  expect(await stack.current.holdfast.charge(payment)).toMatchObject({ status: "failed" });
  await expect(refund(paymentId)).rejects.toThrow("it was never captured: it failed");
  expect(asked(stack.current, paymentId, "refund")).toEqual([]);
});

test("an unknown payment is not found, and nothing is left behind", async () => {
  const paymentId = newPaymentId("unknown");
  await expect(refund(paymentId)).rejects.toMatchObject({ code: "PaymentNotFound" });
  expect(await stack.current.holdfast.aftercare({ paymentId })).toBeNull();
});

test("an unknown payment is refused in words by the workflow itself, for any client", async () => {
  const paymentId = newPaymentId("unknown");
  await expect(
    refundPlainly(stack.current, paymentId, { refundId: "R1", amount: usd(100) }),
  ).rejects.toMatchObject({
    cause: {
      type: "CommandRefused",
      message: `can't refund 1.00 USD of ${paymentId}: the namespace does not keep this payment (any more)`,
    },
  });
});

test("another currency than the capture's is refused with what remains", async () => {
  const paymentId = newPaymentId("currency");
  await capturedPayment(stack.current, paymentId);
  const euros = stack.current.holdfast.refund({
    paymentId,
    refundId: "R1",
    amount: { currency: "EUR", value: 100 },
  });
  await expect(euros).rejects.toThrow(
    "it was captured in USD, not EUR; the remaining amount is 20.00 USD of 20.00 USD captured",
  );
  expect(asked(stack.current, paymentId, "refund")).toEqual([]);
});

test("input that could never be sent is refused, naming every bad field, here and in the workflow", async () => {
  const paymentId = newPaymentId("bad_input");
  await capturedPayment(stack.current, paymentId);
  const bad = { refundId: "r-1", amount: { currency: "USD", value: 0.5 }, reasn: "typo" };
  await expect(stack.current.holdfast.refund({ paymentId, ...bad })).rejects.toMatchObject({
    code: "InvalidInput",
  });
  const plain: Error & { cause?: unknown } = await refundPlainly(stack.current, paymentId, bad).then(
    () => new Error("it was taken"),
    (error: unknown) => error as Error,
  );
  expect(plain.cause).toMatchObject({ type: "InvalidInput" });
  for (const field of ["refundId", "amount", "reasn"]) expect(String(plain.cause)).toContain(field);
  await expect(refund(paymentId, 100, "REVERSAL")).rejects.toThrow("the engine's own");
  expect(asked(stack.current, paymentId, "refund")).toEqual([]);
});

test("a refund that the provider fails gives its money free for another", async () => {
  const paymentId = newPaymentId("provider_fails");
  await capturedPayment(stack.current, paymentId, "payermax", 15_000);
  expect(await refund(paymentId, 10_200, "R1")).toMatchObject({
    status: "failed",
    failure: { operation: "refund", kind: "declined" },
  });
  await expect(refund(paymentId, 15_001, "R2")).rejects.toThrow("the remaining amount is 150.00 USD");
  await refund(paymentId, 15_000, "R3");
  await untilRefund(stack.current, paymentId, "R3", { status: "refunded" });
  expect(bookedRefunds(stack.current, paymentId)).toEqual(["150.00"]);
  expect(await refund(paymentId, 10_200, "R1"), "the same one stays failed").toMatchObject({
    status: "failed",
  });
});
