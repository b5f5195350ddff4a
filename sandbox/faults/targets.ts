import { ControlRefusal } from "../control-request.js";
import type { CallFaultName, CallPlan } from "./call-plan.js";
import type { WebhookPlan } from "./webhook-plan.js";

/** The operations and webhooks of a provider that faults can be planned for. */
export type FaultTargets = {
  provider: string;
  /** By their names in the request log, with the faults that mean nothing for them. */
  operations: ReadonlyMap<string, readonly CallFaultName[]>;
  webhooks: readonly string[];
};

/** The faults that make no sense for an operation that is about no payment, such as the creation of a customer. */
export const FAULTS_OF_A_PAYMENT: readonly CallFaultName[] = [
  "other-order",
  "changed-amount",
  "duplicate-order",
  "not-found",
];

/** Refuses a plan that could never strike, because a test with such a plan would prove nothing. */
export function requireTarget(plan: CallPlan | WebhookPlan, all: readonly FaultTargets[]): void {
  const targets = all.find(({ provider }) => provider === plan.provider);
  if (targets === undefined) {
    throw notOneOf(
      "provider",
      all.map(({ provider }) => provider),
    );
  }
  if ("webhook" in plan) {
    const isKnown = plan.webhook === true || targets.webhooks.includes(plan.webhook);
    if (!isKnown) throw notOneOf("webhook", targets.webhooks);
    return;
  }
  const lacks = targets.operations.get(plan.operation);
  if (lacks === undefined) throw notOneOf("operation", [...targets.operations.keys()]);
  if (lacks.includes(plan.fault)) {
    const message = `${plan.fault} does not apply to ${plan.operation} of ${plan.provider}`;
    throw new ControlRefusal(400, message);
  }
}

function notOneOf(name: string, known: readonly string[]): ControlRefusal {
  return new ControlRefusal(400, `${name} must be one of ${known.join(", ")}`);
}
