import type { z } from "zod";

import { check } from "../control-request.js";
import { callPlan, type CallPlan } from "./call-plan.js";
import { isStruck } from "./strikes.js";
import { requireTarget, type FaultTargets } from "./targets.js";
import { webhookPlan, type WebhookPlan } from "./webhook-plan.js";

/** What a test asks for, over HTTP or as a call. */
export type FaultPlan = z.input<typeof callPlan> | z.input<typeof webhookPlan>;

/** `seen` counts the calls or webhooks that matched, `struck` those of them that the fault really struck. */
type Counted<Plan> = Plan & { id: number; seen: number; struck: number };

type FaultView = Counted<CallPlan> | Counted<WebhookPlan>;

/** The faults that a test has planned, until it clears them. */
export class Faults {
  readonly #targets: readonly FaultTargets[];
  #calls: Counted<CallPlan>[] = [];
  #webhooks: Counted<WebhookPlan>[] = [];
  #nextId = 1;

  constructor(targets: readonly FaultTargets[]) {
    this.#targets = targets;
  }

  add(asked: FaultPlan): FaultView {
    if ("webhook" in asked) return { ...this.#plan(check(webhookPlan, asked), this.#webhooks) };
    return { ...this.#plan(check(callPlan, asked), this.#calls) };
  }

  /** False where there is no such fault. */
  remove(id: number): boolean {
    const before = this.view().length;
    this.#calls = this.#calls.filter((one) => one.id !== id);
    this.#webhooks = this.#webhooks.filter((one) => one.id !== id);
    return this.view().length < before;
  }

  clear(): void {
    this.#calls = [];
    this.#webhooks = [];
  }

  /** In the order in which they were planned. */
  view(): FaultView[] {
    return [...this.#calls, ...this.#webhooks].sort((a, b) => a.id - b.id).map((one) => ({ ...one }));
  }

  /** The fault of a call that has just arrived. */
  strikeCall(call: {
    provider: string;
    operation: string;
    reference: string | undefined;
  }): CallPlan | undefined {
    return strike(
      this.#calls.filter((one) => one.operation === call.operation),
      call,
    );
  }

  /** The fault of a webhook that is about to be sent for the first time. */
  strikeWebhook(webhook: { provider: string; type: string; reference: string }): WebhookPlan | undefined {
    return strike(
      this.#webhooks.filter((one) => one.webhook === true || one.webhook === webhook.type),
      webhook,
    );
  }

  #plan<Plan extends CallPlan | WebhookPlan>(plan: Plan, planned: Counted<Plan>[]): Counted<Plan> {
    requireTarget(plan, this.#targets);
    const counted = { ...plan, id: this.#nextId++, seen: 0, struck: 0 };
    planned.push(counted);
    return counted;
  }
}

/** Every matching plan counts the call or webhook; of those that are due, the first one planned strikes it. */
function strike<Plan extends CallPlan | WebhookPlan>(
  planned: Counted<Plan>[],
  { provider, reference }: { provider: string; reference: string | undefined },
): Plan | undefined {
  const matching = planned.filter(
    (one) => one.provider === provider && (one.reference === undefined || one.reference === reference),
  );
  for (const one of matching) one.seen++;
  const striking = matching.find((one) => isStruck(one.seen, one));
  if (striking !== undefined) striking.struck++;
  return striking;
}
