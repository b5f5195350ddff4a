import { expect, test } from "vitest";
import { createHoldfast, NoAnswerYet } from "../../src/client.js";
import { usd } from "../support/holds.js";
import { authorizedPayment, cardPayment, TEST_CARDS, until } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";

const stack = useStack();

/** What the provider was asked for one of our payments, each request as often as it came. */
function asked(paymentId: string): string[] {
  return stack.current.sandbox
    .requests()
    .filter(({ headers, fields }) => JSON.stringify({ headers, fields }).includes(paymentId))
    .map(({ operation }) => operation);
}

test("no worker answers, each call is made again, the worker comes back: each is done once", async () => {
  const [charged, refunded, held, released] = ["charge", "refund", "capture", "cancel"].map(newPaymentId) as [
    string,
    string,
    string,
    string,
  ];
  const withoutThreeDs = { number: TEST_CARDS.withoutThreeDs, saveCard: false };
  await stack.current.holdfast.charge(await cardPayment(stack.current, refunded, withoutThreeDs));
  await authorizedPayment(stack.current, held);
  await authorizedPayment(stack.current, released);
  const request = await cardPayment(stack.current, charged, withoutThreeDs);
  await stack.current.worker.stop();

  const { client, taskQueue } = stack.current;
  const hasty = createHoldfast({ client, taskQueue, timeoutMs: 4_000 });
  const refund = { paymentId: refunded, refundId: "R1", amount: usd(500) };
  const calls = [
    () => hasty.charge(request),
    () => hasty.refund(refund),
    () => hasty.capture({ paymentId: held }),
    () => hasty.cancel({ paymentId: released }),
  ];
  for (let time = 1; time <= 2; time++)
    await Promise.all(calls.map((call) => expect(call()).rejects.toThrow(NoAnswerYet)));

  await stack.current.worker.start();
  const { holdfast } = stack.current;
  expect(await holdfast.charge(request)).toMatchObject({ status: "captured" });
  expect(await holdfast.refund(refund)).toMatchObject({ status: "refunded" });
  // What the first call asked for is done by the worker that is back, or else by this one.
  await holdfast.capture({ paymentId: held }).catch(() => undefined);
  await holdfast.cancel({ paymentId: released }).catch(() => undefined);
  await until(stack.current, held, { status: "captured" });
  await until(stack.current, released, { status: "canceled" });
  const count = (paymentId: string, operation: string) =>
    asked(paymentId).filter((name) => name === operation).length;
  expect({
    charge: count(charged, "capture"),
    refund: count(refunded, "refund"),
    capture: count(held, "capture"),
    cancel: count(released, "cancel"),
  }).toEqual({ charge: 1, refund: 1, capture: 1, cancel: 1 });
});
