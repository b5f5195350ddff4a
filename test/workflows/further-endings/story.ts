import { expect } from "vitest";
import type { PaymentView } from "../../../src/client.js";
import { workflowOf } from "../../support/holds.js";
import type { MerchantEndpoint } from "../../support/merchant-endpoint.js";
import type { Stack } from "../../support/stack.js";
import { historyOf, type Stacks } from "../event-budget/story.js";

export interface FurtherStacks extends Stacks {
  /** Where the events of the real stack's payments go. */
  readonly merchant: MerchantEndpoint;
}

/** Leads to the ending that it is named after, and reads the history of that as its last. */
type Story = (stacks: FurtherStacks) => Promise<unknown>;

/** Flow, then ending: the rows of test/histories/endings.json that event-budget.json doesn't have. */
export type FurtherStories = Readonly<Record<string, Readonly<Record<string, Story>>>>;

/** Reads the payment's whole history, once it has ended so: the names of its events. */
export async function ended(
  stack: Stack,
  { paymentId }: Pick<PaymentView, "paymentId">,
  wanted: Partial<PaymentView>,
): Promise<string[]> {
  const payment = workflowOf(stack, paymentId);
  expect(await payment.result()).toMatchObject(wanted);
  return historyOf(stack, payment.workflowId);
}

/** A person's word on what nobody else knows. */
export function settle(
  stack: Stack,
  workflowId: string,
  what: { readonly operation: string } | { readonly refundId: string },
): Promise<unknown> {
  const found = { outcome: "succeeded", evidence: "seen in the provider's portal", operator: "ada" };
  return stack.client.workflow
    .getHandle(workflowId)
    .executeUpdate("resolve", { args: [{ ...what, ...found }] });
}

/** PayerMax's calls about the payment go wrong so, from now on. */
export function fails(
  { sandbox }: Stack,
  reference: string,
  operation: string,
  fault: "reset-before" | "reset-after",
  times: 1 | "all" = 1,
): void {
  sandbox.faults.add({ provider: "payermax", reference, operation, fault, times });
}
