import { describe, expect, test } from "vitest";
import { authorizedPayment, hostedPayment, shopper, until } from "../support/payments.js";
import { movements } from "../support/movements.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { fieldsOf, notificationsOf, requestsTo, seedFields } from "./seen.js";

// "Auth-Capture", section 7. The application in its three modes is a file of its own.

const stack = useStack({ schedules: { poll: [600] } });
const dollars = (value: number) => ({ currency: "USD", value: value * 100 });

test("7.2.1 Authorization Notification: the signed PAYMENT notification authorizes the payment", async () => {
  const paymentId = newPaymentId("notified");
  const applied = await stack.current.holdfast.authorize(hostedPayment(paymentId));
  await shopper(applied, "approve");
  const view = await until(stack.current, paymentId, { status: "authorized" });
  const notifications = () => notificationsOf(stack.current, "PAYMENT", paymentId);
  await expect.poll(notifications).toMatchObject([
    {
      acknowledged: true,
      data: { captureMode: "MANUAL", authorizationType: "FINAL_AUTH", status: "SUCCESS", totalAmount: 20 },
    },
  ]);
  expect(requestsTo(stack.current, "orderQuery", paymentId)).toEqual([]);
  expect(view).toMatchObject({ capturedAmount: null, action: null, attention: null });
  expect(movements(stack.current, paymentId)).toEqual(["authorize 20.00"]);
});

describe("7.2.2", () => {
  const unheard = useStack({ webhooks: "lost", schedules: { poll: [1] } });

  test("7.2.2 Inquiry by Payment Order: without any notification, orderQuery authorizes the payment", async () => {
    const paymentId = newPaymentId("queried");
    await authorizedPayment(unheard.current, paymentId);
    const queries = requestsTo(unheard.current, "orderQuery", paymentId);
    expect(queries.at(-1)).toMatchObject({ signatureValid: true, answer: { code: "APPLY_SUCCESS" } });
    expect(fieldsOf(queries.at(-1))).toEqual(seedFields("payermax/order-query.request.json"));
    expect(notificationsOf(unheard.current, "PAYMENT", paymentId)).toMatchObject([{ acknowledged: false }]);
    expect(movements(unheard.current, paymentId)).toEqual(["authorize 20.00"]);
  });
});

test("7.3 Initiate payment request: a part of the authorized amount is captured, by the original order number", async () => {
  const paymentId = newPaymentId("capture");
  await authorizedPayment(stack.current, paymentId);
  const view = await stack.current.holdfast.capture({ paymentId, amount: dollars(15) });
  const [sent, ...others] = requestsTo(stack.current, "capture", paymentId);
  expect(sent?.signatureValid).toBe(true);
  expect(fieldsOf(sent)).toEqual(seedFields("payermax/capture.request.json"));
  expect(sent?.fields).toMatchObject({
    ...{ requestId: `${paymentId}_CAPTURE_1`, outTradeNo: paymentId, currency: "USD" },
    amount: expect.stringMatching(/^15(\.00)?$/) as string,
  });
  expect(others).toEqual([]);
  expect(view).toMatchObject({
    ...{ status: "captured", capturedAmount: dollars(15) },
    providerRefs: { captureNo: expect.any(String) as string },
  });
  expect(movements(stack.current, paymentId)).toEqual(["authorize 20.00", "capture 15.00"]);
});

test("7.3 Initiate payment request: only one, of at most the authorized amount", async () => {
  const paymentId = newPaymentId("once");
  await authorizedPayment(stack.current, paymentId);
  const capture = (value: number) => stack.current.holdfast.capture({ paymentId, amount: dollars(value) });
  await expect(capture(21)).rejects.toMatchObject({ code: "CommandRefused" });
  await capture(20);
  await expect(capture(1)).rejects.toMatchObject({ code: "CommandRefused" });
  expect(requestsTo(stack.current, "capture", paymentId)).toHaveLength(1);
  expect(movements(stack.current, paymentId)).toEqual(["authorize 20.00", "capture 20.00"]);
});

test("7.4 Get Payment Request Result: the CAPTURE notification ends a request that was answered PENDING", async () => {
  const paymentId = newPaymentId("capture_result");
  await authorizedPayment(stack.current, paymentId, { amount: dollars(6000) });
  const view = await stack.current.holdfast.capture({ paymentId });
  expect(view).toMatchObject({ status: "capturing", capturedAmount: null, outcomeUnknown: null });
  stack.current.sandbox.payermax.settle({ requestId: `${paymentId}_CAPTURE_1`, outcome: "success" });
  await until(stack.current, paymentId, { status: "captured", capturedAmount: dollars(6000) });
  const notifications = () => notificationsOf(stack.current, "CAPTURE", paymentId);
  await expect
    .poll(notifications)
    .toMatchObject([
      { acknowledged: true, data: { requestId: `${paymentId}_CAPTURE_1`, status: "SUCCESS", isFinal: true } },
    ]);
  expect(requestsTo(stack.current, "capture", paymentId)).toHaveLength(1);
  expect(movements(stack.current, paymentId)).toEqual(["authorize 6000.00", "capture 6000.00"]);
});

test("7.5 Initiate Revocation: the whole authorization is released, by the original order number", async () => {
  const paymentId = newPaymentId("revoke");
  await authorizedPayment(stack.current, paymentId);
  const view = await stack.current.holdfast.cancel({ paymentId });
  const [sent, ...others] = requestsTo(stack.current, "cancel", paymentId);
  expect(sent?.signatureValid).toBe(true);
  expect(fieldsOf(sent)).toEqual(seedFields("payermax/cancel.request.json"));
  expect(sent?.fields).toMatchObject({ requestId: `${paymentId}_CANCEL_1`, outTradeNo: paymentId });
  expect(others).toEqual([]);
  expect(view).toMatchObject({
    ...{ status: "canceled", capturedAmount: null },
    providerRefs: { cancelNo: expect.any(String) as string },
  });
  expect(movements(stack.current, paymentId)).toEqual(["authorize 20.00", "cancel 20.00"]);
});

test("7.5 Initiate Revocation: not once a payment request has been initiated", async () => {
  const paymentId = newPaymentId("too_late");
  await authorizedPayment(stack.current, paymentId, { amount: dollars(900) });
  expect(await stack.current.holdfast.capture({ paymentId })).toMatchObject({ status: "capturing" });
  await expect(stack.current.holdfast.cancel({ paymentId })).rejects.toMatchObject({
    code: "CommandRefused",
  });
  expect(requestsTo(stack.current, "cancel", paymentId)).toEqual([]);
});

test("7.6 Get the Revocation Result: the CANCEL notification ends a revocation that was answered PENDING", async () => {
  const paymentId = newPaymentId("revoke_result");
  await authorizedPayment(stack.current, paymentId, { amount: dollars(6500) });
  const view = await stack.current.holdfast.cancel({ paymentId });
  expect(view).toMatchObject({ status: "canceling", outcomeUnknown: null });
  stack.current.sandbox.payermax.settle({ requestId: `${paymentId}_CANCEL_1`, outcome: "success" });
  await until(stack.current, paymentId, { status: "canceled" });
  const notifications = () => notificationsOf(stack.current, "CANCEL", paymentId);
  await expect
    .poll(notifications)
    .toMatchObject([{ acknowledged: true, data: { requestId: `${paymentId}_CANCEL_1`, status: "SUCCESS" } }]);
  expect(requestsTo(stack.current, "cancel", paymentId)).toHaveLength(1);
  expect(movements(stack.current, paymentId)).toEqual(["authorize 6500.00", "cancel 6500.00"]);
});
