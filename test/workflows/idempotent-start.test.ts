import { expect, test } from "vitest";
import { IdempotencyConflict, PaymentNotFound } from "../../src/client.js";
import { workflowOf } from "../support/holds.js";
import { cardPayment, netAtProvider, newCard, savedCardPayment, vaultedCard } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";

const stack = useStack({ schedules: { check: [77] } });

test("the same charge again, finished: gives the captured payment, sends nothing", async () => {
  const savedCard = await vaultedCard(stack.current, newPaymentId("saving"));
  const payment = savedCardPayment(newPaymentId("again"), savedCard);
  await stack.current.holdfast.charge(payment);
  const before = stack.current.sandbox.requests().length;
  const reordered = Object.fromEntries(Object.entries({ ...payment, account: "default" }).reverse());
  expect(await stack.current.holdfast.charge(reordered as unknown as typeof payment)).toMatchObject({
    status: "captured",
  });
  expect(stack.current.sandbox.requests()).toHaveLength(before);
});

test("the same charge again while the shopper is at 3DS: the redirect, though the card is a new one", async () => {
  const paymentId = newPaymentId("again_3ds");
  const payment = await cardPayment(stack.current, paymentId);
  const first = await stack.current.holdfast.charge(payment);
  const before = stack.current.sandbox.requests().length;
  const cardRef = await newCard(stack.current);
  const second = await stack.current.holdfast.charge({
    ...payment,
    method: { ...payment.method, cardRef } as never,
  });
  expect(second.action).toEqual(first.action);
  expect(stack.current.sandbox.requests()).toHaveLength(before);
});

test("another input under the same paymentId is a conflict, running and finished, and sends nothing", async () => {
  const savedCard = await vaultedCard(stack.current, newPaymentId("saving"));
  const finished = savedCardPayment(newPaymentId("conflict"), savedCard);
  await stack.current.holdfast.charge(finished);
  const running = await cardPayment(stack.current, newPaymentId("conflict_3ds"));
  await stack.current.holdfast.charge(running);
  const before = stack.current.sandbox.requests().length;
  for (const payment of [finished, running]) {
    const other = { ...payment, amount: { currency: "USD", value: 1 } };
    await expect(stack.current.holdfast.charge(other)).rejects.toThrow(IdempotencyConflict);
  }
  expect(stack.current.sandbox.requests()).toHaveLength(before);
});

test("two hundred starts at the same moment make one payment", async () => {
  const savedCard = await vaultedCard(stack.current, newPaymentId("saving"));
  const payment = savedCardPayment(newPaymentId("crowd"), savedCard);
  const views = await Promise.all(Array.from({ length: 200 }, () => stack.current.holdfast.charge(payment)));
  expect(new Set(views.map(({ status }) => status))).toEqual(new Set(["captured"]));
  const asked = stack.current.sandbox
    .requests()
    .filter(({ headers }) => Object.values(headers).includes(payment.paymentId));
  expect(asked.map(({ operation }) => operation)).toEqual(["capture"]);
  expect(netAtProvider(stack.current, payment.paymentId)).toBe("12.50");
  // All of them are one update: a run takes only so many, and each costs events.
  const { events } = await workflowOf(stack.current, payment.paymentId).fetchHistory();
  const accepted = (events ?? []).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes);
  expect(accepted).toHaveLength(1);
});

test("a start by another client, without the memo, asks the provider before it sends", async () => {
  const savedCard = await vaultedCard(stack.current, newPaymentId("saving"));
  const payment = savedCardPayment(newPaymentId("no_memo"), savedCard);
  await startPlainly(payment);
  const operations = stack.current.sandbox
    .requests()
    .filter(({ headers }) => Object.values(headers).includes(payment.paymentId))
    .map(({ operation }) => operation);
  expect(operations).toEqual(["query", "capture"]);
});

test("the same charge again, finished and started by another client: sends nothing", async () => {
  const savedCard = await vaultedCard(stack.current, newPaymentId("saving"));
  const payment = savedCardPayment(newPaymentId("again_plain"), savedCard);
  await startPlainly(payment);
  const before = stack.current.sandbox.requests().length;
  expect(await stack.current.holdfast.charge(payment)).toMatchObject({ status: "captured" });
  expect(stack.current.sandbox.requests()).toHaveLength(before);
});

test("a record that was there before the first send is never adopted: attention", async () => {
  const savedCard = await vaultedCard(stack.current, newPaymentId("saving"));
  const payment = savedCardPayment(newPaymentId("foreign"), savedCard);
  await stack.current.holdfast.charge(payment);
  const workflowId = `payment-default-${payment.paymentId}`;
  await stack.current.client.workflow.start("chargePayment", {
    workflowId,
    taskQueue: stack.current.taskQueue,
    args: [payment],
    workflowIdReusePolicy: "ALLOW_DUPLICATE",
  });
  await expect
    .poll(() => stack.current.holdfast.get({ paymentId: payment.paymentId }))
    .toMatchObject({
      status: "processing",
      attention: { reason: "duplicate_reference" },
      outcomeUnknown: { operation: "charge" },
    });
  const { outcomeUnknown } = await stack.current.holdfast.get({ paymentId: payment.paymentId });
  const { since, nextCheckAt } = outcomeUnknown ?? { since: "", nextCheckAt: "" };
  expect(Date.parse(nextCheckAt ?? "") - Date.parse(since), "the configured schedule").toBe(77_000);
  expect(netAtProvider(stack.current, payment.paymentId)).toBe("12.50");
  await stack.current.client.workflow.getHandle(workflowId).terminate("the test is over");
});

test("a payment that was never started is not found", async () => {
  await expect(stack.current.holdfast.get({ paymentId: newPaymentId("never") })).rejects.toThrow(
    PaymentNotFound,
  );
});

async function startPlainly(payment: { readonly paymentId: string }) {
  const handle = await stack.current.client.workflow.start("chargePayment", {
    workflowId: `payment-default-${payment.paymentId}`,
    taskQueue: stack.current.taskQueue,
    args: [payment],
  });
  return handle.result() as Promise<unknown>;
}
