import type * as Sdk from "@temporalio/client";
import { beforeAll, expect, inject, test } from "vitest";
import {
  CommandRefused,
  createHoldfast,
  IdempotencyConflict,
  PaymentNotFound,
  type Holdfast,
} from "../../src/client.js";
import { movements } from "../support/movements.js";
import { cardPayment, hostedPayment, shopper, TEST_CARDS, until } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";

/**
 * The backend's Temporal client is of another copy of the SDK than the one that Holdfast finds: classes of the one are not
 * those of the other. It is also the oldest release that the range of package.json allows.
 */
const stack = useStack();
let holdfast: Holdfast;

beforeAll(async () => {
  // Its types are those of a copy of its own, too.
  const oldest = "temporal-client-oldest";
  const { Client, Connection } = (await import(oldest)) as typeof Sdk;
  expect(Client).not.toBe((await import("@temporalio/client")).Client);
  const connection = await Connection.connect({ address: inject("temporal").address });
  const { taskQueue } = stack.current;
  holdfast = createHoldfast({ client: new Client({ connection }), taskQueue });
});

test("a payment is charged and refunded, once, and what is refused is told as ever", async () => {
  const paymentId = newPaymentId("copies");
  const request = await cardPayment(stack.current, paymentId, { number: TEST_CARDS.withoutThreeDs });
  expect(await holdfast.charge(request)).toMatchObject({ status: "captured" });
  expect(await holdfast.charge(request)).toMatchObject({ status: "captured" });
  const other = { ...request, amount: { currency: "USD", value: 1 } };
  await expect(holdfast.charge(other)).rejects.toThrow(IdempotencyConflict);

  const refund = { paymentId, refundId: "R1", amount: { currency: "USD", value: 500 } };
  expect(await holdfast.refund(refund)).toMatchObject({ status: "refunded" });
  expect(await holdfast.refund(refund)).toMatchObject({ status: "refunded" });
  await expect(holdfast.refund({ ...refund, reason: "another" })).rejects.toThrow(IdempotencyConflict);
  const tooMuch = { ...refund, refundId: "R2", amount: { currency: "USD", value: 1501 } };
  await expect(holdfast.refund(tooMuch)).rejects.toThrow(CommandRefused);
  expect(await holdfast.aftercare({ paymentId })).toMatchObject({ refundedAmount: { value: 500 } });
  expect(movements(stack.current, paymentId)).toEqual(["charge 20.00", "refund 5.00"]);
});

test("a hold is captured, one that is over is refused, and one that never was is not found", async () => {
  const paymentId = newPaymentId("copies");
  await shopper(await holdfast.authorize(hostedPayment(paymentId)), "approve");
  await until(stack.current, paymentId, { status: "authorized" });
  expect(await holdfast.capture({ paymentId })).toMatchObject({ status: "captured" });
  await expect(holdfast.cancel({ paymentId })).rejects.toThrow(CommandRefused);
  expect(await holdfast.get({ paymentId })).toMatchObject({ status: "captured" });
  await expect(holdfast.get({ paymentId: newPaymentId("none") })).rejects.toThrow(PaymentNotFound);
});

test("what takes one call of the provider is answered too", async () => {
  const customer = { reference: "USER42", countryCode: "US" };
  const session = await holdfast.dropInSession({
    ...{ provider: "payermax", amount: { currency: "USD", value: 2000 }, customer, kind: "charge" },
  });
  expect(session.sessionKey).not.toBe("");
  const whose = { provider: "payermax", customerReference: newPaymentId("customer") } as const;
  expect(await holdfast.savedCards.list(whose)).toEqual({ cards: [] });
  expect(await holdfast.savedCards.remove({ ...whose, token: "none" })).toEqual({ removed: true });
});
