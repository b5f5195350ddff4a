import type { WorkflowHandle } from "@temporalio/client";
import { expect, test } from "vitest";
import type { PaymentView } from "../../src/client.js";
import { ASK_AGAIN } from "../../src/workflows/messages.js";
import { workerThatDies } from "../support/dying-worker.js";
import { eventsOf, workflowOf } from "../support/holds.js";
import { allTests } from "../support/all-tests.js";
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

async function terminated(paymentId: string) {
  const run = workflowOf(stack.current, paymentId);
  await run.terminate("by a person");
  await stack.current.worker.start();
  return run;
}

async function answersAgainAndAgain(run: WorkflowHandle, paymentId: string): Promise<void> {
  for (let time = 1; time <= 3; time++) {
    expect(await run.query<PaymentView>("payment")).toMatchObject({ paymentId, amount: { value: 2000 } });
    const events = await eventsOf(stack.current, paymentId);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)?.type).toBe("authorized");
  }
}

test.each([
  ["after its last task", authorized],
  ["with a signal at its end that no task has begun with", signaled],
])("a payment that was terminated %s answers its queries, again and again", async (_when, payment) => {
  const paymentId = await payment();
  const run = await terminated(paymentId);
  await answersAgainAndAgain(run, paymentId);
});

/** Its history looks as one does that goes on: for a minute nobody can tell. */
test.runIf(allTests).each([
  ["with a task that its worker had", begun],
  ["with a task that timed out", timedOut],
])(
  "one that was terminated %s asks to be asked again, and answers within a minute",
  { timeout: 150_000 },
  async (_when, payment) => {
    const paymentId = await payment();
    const run = await terminated(paymentId);
    await expect(run.query("payment")).rejects.toThrow(ASK_AGAIN);
    const answer = () => run.query<PaymentView>("payment").catch(String);
    await expect.poll(answer, { timeout: 90_000, interval: 1_000 }).toMatchObject({ paymentId });
    await answersAgainAndAgain(run, paymentId);
  },
);
