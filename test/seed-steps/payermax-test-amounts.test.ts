import { expect, test } from "vitest";
import { authorizedPayment, hostedPayment, until } from "../support/payments.js";
import { movements } from "../support/movements.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { notificationsOf, requestsTo } from "./seen.js";

// "Auth-Capture", section 8: the amounts, in major units, by which the provider's test system mocks results.

const stack = useStack({ schedules: { poll: [600] } });
const dollars = (value: number) => ({ currency: "USD", value: value * 100 });
const capture = (paymentId: string, amount: number) =>
  stack.current.holdfast.capture({ paymentId, amount: dollars(amount) });
const requestIds = (operation: "capture" | "cancel", paymentId: string) =>
  requestsTo(stack.current, operation, paymentId).map(({ fields }) => fields.requestId);

/** Settles what is pending, and waits until the relay has acknowledged the provider's word. */
async function settle(operation: "CAPTURE" | "CANCEL", paymentId: string, outcome: "success" | "failed") {
  stack.current.sandbox.payermax.settle({ requestId: `${paymentId}_${operation}_1`, outcome });
  const status = outcome === "success" ? "SUCCESS" : "FAILED";
  await expect
    .poll(() => notificationsOf(stack.current, operation, paymentId))
    .toMatchObject([{ acknowledged: true, data: { status } }]);
}

test("8.1 Authorization test: neither request nor revocation before the authorization is successful", async () => {
  const paymentId = newPaymentId("unauthorized");
  await stack.current.holdfast.authorize(hostedPayment(paymentId));
  await expect(capture(paymentId, 1)).rejects.toMatchObject({ code: "CommandRefused" });
  await expect(stack.current.holdfast.cancel({ paymentId })).rejects.toMatchObject({
    code: "CommandRefused",
  });
  expect([...requestIds("capture", paymentId), ...requestIds("cancel", paymentId)]).toEqual([]);
});

test.each([500, 1000, 1500, 2000])(
  "8.2 Request test: FAILED for %i, and the payment can still be captured with another amount",
  async (amount) => {
    const paymentId = newPaymentId(`request_${amount}`);
    await authorizedPayment(stack.current, paymentId, { amount: dollars(7000) });
    const failed = await capture(paymentId, amount);
    expect(failed).toMatchObject({
      ...{ status: "authorized", capturedAmount: null, outcomeUnknown: null, attention: null },
      failure: { operation: "capture" },
    });
    expect(movements(stack.current, paymentId)).toEqual(["authorize 7000.00"]);
    expect(await capture(paymentId, 700)).toMatchObject({
      status: "captured",
      capturedAmount: dollars(700),
    });
    expect(requestIds("capture", paymentId)).toEqual([`${paymentId}_CAPTURE_1`, `${paymentId}_CAPTURE_2`]);
    expect(movements(stack.current, paymentId)).toEqual(["authorize 7000.00", "capture 700.00"]);
  },
);

test.each([6000, 900])("8.2 Request test: PENDING for %i, then it succeeds", async (amount) => {
  const paymentId = newPaymentId(`request_${amount}`);
  await authorizedPayment(stack.current, paymentId, { amount: dollars(7000) });
  expect(await capture(paymentId, amount)).toMatchObject({ status: "capturing", capturedAmount: null });
  expect(movements(stack.current, paymentId)).toEqual(["authorize 7000.00"]);
  await settle("CAPTURE", paymentId, "success");
  await until(stack.current, paymentId, { status: "captured", capturedAmount: dollars(amount) });
  expect(movements(stack.current, paymentId)).toEqual(["authorize 7000.00", `capture ${amount}.00`]);
});

test.each([6000, 900])("8.2 Request test: PENDING for %i, then it fails", async (amount) => {
  const paymentId = newPaymentId(`request_${amount}`);
  await authorizedPayment(stack.current, paymentId, { amount: dollars(7000) });
  expect(await capture(paymentId, amount)).toMatchObject({ status: "capturing", failure: null });
  await settle("CAPTURE", paymentId, "failed");
  const view = await until(stack.current, paymentId, { status: "authorized" });
  expect(view).toMatchObject({ capturedAmount: null, failure: { operation: "capture" } });
  expect(movements(stack.current, paymentId)).toEqual(["authorize 7000.00"]);
});

test("8.2 Request test: success for another amount", async () => {
  const paymentId = newPaymentId("request_7000");
  await authorizedPayment(stack.current, paymentId, { amount: dollars(7000) });
  expect(await capture(paymentId, 7000)).toMatchObject({ status: "captured", failure: null });
  expect(movements(stack.current, paymentId)).toEqual(["authorize 7000.00", "capture 7000.00"]);
});

test.each([2000, 2500])(
  "8.3 Revocation test: FAILED for an authorization of %i, which can still be captured",
  async (amount) => {
    const paymentId = newPaymentId(`revocation_${amount}`);
    await authorizedPayment(stack.current, paymentId, { amount: dollars(amount) });
    const failed = await stack.current.holdfast.cancel({ paymentId });
    expect(failed).toMatchObject({
      ...{ status: "authorized", outcomeUnknown: null, attention: null },
      failure: { operation: "cancel" },
    });
    expect(requestIds("cancel", paymentId)).toEqual([`${paymentId}_CANCEL_1`]);
    expect(await capture(paymentId, 700)).toMatchObject({ status: "captured" });
    expect(movements(stack.current, paymentId)).toEqual([`authorize ${amount}.00`, "capture 700.00"]);
  },
);

test.each([
  ["succeeds", "success", "canceled", ["authorize 6500.00", "cancel 6500.00"]],
  ["fails", "failed", "authorized", ["authorize 6500.00"]],
] as const)("8.3 Revocation test: PENDING for an authorization of 6500, then it %s", async (...row) => {
  const [, outcome, status, afterwards] = row;
  const paymentId = newPaymentId(`revocation_${outcome}`);
  await authorizedPayment(stack.current, paymentId, { amount: dollars(6500) });
  expect(await stack.current.holdfast.cancel({ paymentId })).toMatchObject({ status: "canceling" });
  expect(movements(stack.current, paymentId)).toEqual(["authorize 6500.00"]);
  await settle("CANCEL", paymentId, outcome);
  const view = await until(stack.current, paymentId, { status });
  expect(view.failure?.operation).toBe(outcome === "failed" ? "cancel" : undefined);
  expect(movements(stack.current, paymentId)).toEqual(afterwards);
});

test("8.3 Revocation test: success for an authorization of another amount", async () => {
  const paymentId = newPaymentId("revocation_700");
  await authorizedPayment(stack.current, paymentId, { amount: dollars(700) });
  expect(await stack.current.holdfast.cancel({ paymentId })).toMatchObject({ status: "canceled" });
  expect(movements(stack.current, paymentId)).toEqual(["authorize 700.00", "cancel 700.00"]);
});
