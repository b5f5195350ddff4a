import { expect } from "vitest";
import type { PaymentView } from "../../../src/client.js";
import { contentOf } from "../../support/history-event.js";
import { workflowOf } from "../../support/holds.js";
import type { Provider } from "../../support/refunds.js";
import { toReplay, type ToReplay } from "../../support/replay.js";
import type { Stack } from "../../support/stack.js";
import type { SkippingStack } from "../../support/time-skipping.js";

export interface Stacks {
  /** On Temporal's own server, whose histories are paid for. */
  readonly real: Stack;
  /** For endings that only time brings. */
  readonly skipping: SkippingStack;
}

/** Leads to the ending that it is named after, and gives the names of the history events that it took. */
export type Story = (stacks: Stacks) => Promise<string[]>;

/** Flow, then ending: the same rows as in event-budget.json. */
export type Stories = Readonly<Record<string, Readonly<Record<string, Story>>>>;

/** The history that was read last: that of the story which was told last. */
export const lastRead: { current?: ToReplay } = {};

export async function historyOf({ client }: Stack, workflowId: string): Promise<string[]> {
  lastRead.current = await toReplay(client.workflow.getHandle(workflowId));
  const { events } = lastRead.current.history;
  return (events ?? []).map((event) => contentOf(event).kind);
}

/** How a payment ended, by its view. */
export interface Ending {
  readonly status: PaymentView["status"];
  readonly failure?: { readonly kind: string };
  readonly savedCard?: object;
}

export const VAULTED: Ending = { status: "captured", savedCard: { token: expect.any(String) as string } };
export const DECLINED: Ending = { status: "failed", failure: { kind: "declined" } };
export const ABANDONED: Ending = { status: "failed", failure: { kind: "abandoned" } };

/** The whole history of a payment, once it has ended like this. */
export async function endedAs(stack: Stack, paymentId: string, ending: Ending): Promise<string[]> {
  const handle = workflowOf(stack, paymentId);
  expect(await handle.result()).toMatchObject({ failure: null, attention: null, ...ending });
  return historyOf(stack, handle.workflowId);
}

/**
 * No webhook about the payment arrives from now on. One that meets a run in its last workflow task makes the server
 * run that task again: chance, and not the flow's own cost.
 */
export function silence({ sandbox }: Stack, provider: Provider, paymentId: string): void {
  sandbox.faults.add({ provider, webhook: true, reference: paymentId, fault: "dropped", times: "all" });
}

/** The payment's next webhook comes when it is let go, and not beside the reply to the call that caused it. */
export function holdNextWebhook(
  { sandbox }: Stack,
  provider: Provider,
  paymentId: string,
): { readonly letGo: () => Promise<void> } {
  const seconds = 30;
  sandbox.faults.add({ provider, webhook: true, reference: paymentId, fault: "delayed", seconds });
  return { letGo: () => sandbox.advance(seconds) };
}
