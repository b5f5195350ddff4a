import { expect, it } from "vitest";
import { filters } from "../../src/cli/commands/views.js";
import { retentionDays } from "../../src/temporal/retention.js";
import { authorizedPayment, cardPayment, savedCardPayment, vaultedCard } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { RETENTION_DAYS } from "./namespace.js";

const stack = useStack();

/** The payments that each of the operator's views shows, of those that this test has made. */
async function shown(ours: readonly string[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [name, query] of filters("default", Date.now())) {
    const ids: string[] = [];
    for await (const { workflowId } of stack.current.client.workflow.list({ query }))
      ids.push(workflowId.replace("payment-default-", ""));
    found[name] = ids.filter((id) => ours.includes(id));
  }
  return found;
}

it("every view of the operator's finds what it is for", async () => {
  const { current } = stack;
  const ids = {
    awaiting: newPaymentId("awaiting"),
    captured: newPaymentId("captured"),
    held: newPaymentId("held"),
    failed: newPaymentId("failed"),
  };
  const savedCard = await vaultedCard(current, ids.captured);
  await current.holdfast.charge(await cardPayment(current, ids.awaiting));
  await authorizedPayment(current, ids.held);
  const unknown = { ...savedCard, token: "pp_of_nobody" };
  await current.holdfast.charge(savedCardPayment(ids.failed, unknown));
  await expect
    .poll(() => shown(Object.values(ids)))
    .toEqual({
      "needs attention": [],
      "unknown outcome for an hour or longer": [],
      "awaiting the shopper": [ids.awaiting],
      "held and expiring within a day": [],
      "captured today": [ids.captured],
      failed: [ids.failed],
      "ended with attention": [],
    });
});

it("the namespace keeps closed workflows for as long as production must", async () => {
  expect(await retentionDays(stack.current.client.connection, "default")).toBe(RETENTION_DAYS);
});
