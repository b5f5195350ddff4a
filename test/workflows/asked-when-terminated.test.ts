import { expect, test } from "vitest";
import type { PaymentView } from "../../src/client.js";
import { workerThatDies } from "../support/dying-worker.js";
import { eventsOf, workflowOf } from "../support/holds.js";
import { authorizedPayment, hostedPayment, shopper } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { historyOf } from "./event-budget/story.js";

const stack = useStack({ schedules: { poll: [3600] } });

/** It waits for its decision, and no worker is there. */
async function authorized(): Promise<string> {
  const paymentId = newPaymentId("ended");
  await authorizedPayment(stack.current, paymentId);
  await stack.current.worker.stop();
  return paymentId;
}

/** The shopper has paid, and no worker has begun with that. */
async function signaled(): Promise<string> {
  const paymentId = newPaymentId("ended");
  const view = await stack.current.holdfast.authorize(hostedPayment(paymentId));
  await stack.current.worker.stop();
  await shopper(view, "approve");
  await expect.poll(() => history(paymentId)).toContain("workflowExecutionSignaled");
  return paymentId;
}

/** A worker has begun with it, and was lost. */
async function begun(): Promise<string> {
  const paymentId = await signaled();
  await workerThatDies(stack.current, 1);
  return paymentId;
}

async function timedOut(): Promise<string> {
  const paymentId = await begun();
  await expect.poll(() => history(paymentId)).toContain("workflowTaskTimedOut");
  return paymentId;
}

function history(paymentId: string): Promise<string[]> {
  return historyOf(stack.current, workflowOf(stack.current, paymentId).workflowId);
}

test.each([
  ["after its last task", authorized],
  ["with a signal at its end that no task has begun with", signaled],
  ["with a task that its worker had", begun],
  ["with a task that timed out", timedOut],
])("a payment that was terminated %s answers its queries, again and again", async (_when, payment) => {
  const paymentId = await payment();
  const run = workflowOf(stack.current, paymentId);
  await run.terminate("by a person");
  await stack.current.worker.start();
  for (let time = 1; time <= 3; time++) {
    expect(await run.query<PaymentView>("payment")).toMatchObject({ paymentId, amount: { value: 2000 } });
    const events = await eventsOf(stack.current, paymentId);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)?.type).toBe("authorized");
  }
});
