import { expect } from "vitest";
import type { PaymentView } from "../../../src/client.js";
import { workflowOf } from "../../support/holds.js";
import type { Stack } from "../../support/stack.js";
import type { SkippingStack } from "../../support/time-skipping.js";
import { historyOf } from "./story.js";

/** Each skip goes half a minute beyond one check of the default schedule: a skip over two could make them one. */
const CHECKS_SECONDS = [150, 300, 900];

/** Nobody comes to the shopper's page, until a minute before it ends. */
export async function nobodyCame(
  stack: SkippingStack,
  { paymentId, action }: Pick<PaymentView, "paymentId" | "action">,
): Promise<void> {
  let waits = 1;
  for (const seconds of CHECKS_SECONDS) {
    await stack.skip(seconds);
    await untilItWaits(stack, paymentId, ++waits);
  }
  await stack.skipTo(action?.expiresAt ?? null, -60);
}

/**
 * Until the payment waits for the so-manieth time. It isn't asked: the time-skipping server gives a query that meets
 * a workflow task another task, which Temporal's own does not.
 */
export async function untilItWaits(stack: Stack, paymentId: string, times: number): Promise<void> {
  const { workflowId } = workflowOf(stack, paymentId);
  const waits = async () => (await historyOf(stack, workflowId)).filter((name) => name === "timerStarted");
  await expect.poll(waits).toHaveLength(times);
}
