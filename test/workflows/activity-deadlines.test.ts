import { expect, test } from "vitest";
import { TIMEOUTS } from "../../src/providers/http.js";
import { workflowOf } from "../support/holds.js";
import { cardPayment, hostedPayment } from "../support/payments.js";
import { newPaymentId, useStack, type Stack } from "../support/stack.js";

const stack = useStack();

/** What the card vault may take before the provider is called. */
const LEASE_MS = 3_000;

/** The activities of a payment as Temporal was asked for them. */
async function scheduled({ current }: { readonly current: Stack }, paymentId: string) {
  const { events } = await workflowOf(current, paymentId).fetchHistory();
  return (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: activity }) => activity ?? []);
}

test("a call that may move money runs once, and its activity outlives the provider's last moment", async () => {
  const [charged, held] = [newPaymentId("once"), newPaymentId("once")];
  await stack.current.holdfast.charge(await cardPayment(stack.current, charged));
  await stack.current.holdfast.authorize(hostedPayment(held));
  const activities = [...(await scheduled(stack, charged)), ...(await scheduled(stack, held))];
  expect(activities.map(({ activityType }) => activityType?.name)).toEqual([
    "createCustomer",
    "charge",
    "authorize",
  ]);
  for (const { retryPolicy, startToCloseTimeout, heartbeatTimeout } of activities) {
    expect(retryPolicy?.maximumAttempts).toBe(1);
    // Else Temporal ends the call while the provider still has the request, and its answer is lost.
    expect(Number(startToCloseTimeout?.seconds) * 1000).toBeGreaterThan(LEASE_MS + TIMEOUTS.requestMs);
    expect(Number(heartbeatTimeout?.seconds ?? 0)).toBe(0);
  }
});
