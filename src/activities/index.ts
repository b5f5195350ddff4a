import { isProviderName, rulesOf, type ProviderRules } from "../domain/capabilities.js";
import type { Schedules } from "../domain/requests/schedule.js";
import { createDropInActivities, type DropInActivities, type DropInActivityDependencies } from "./drop-in.js";
import {
  createPaymentActivities,
  type PaymentActivities,
  type PaymentActivityDependencies,
} from "./payments.js";
import { createRefundActivities, type RefundActivities, type RefundActivityDependencies } from "./refunds.js";

/** Every activity that the worker serves. */
export type Activities = PaymentActivities & RefundActivities & DropInActivities;

export function createActivities(
  dependencies: PaymentActivityDependencies &
    RefundActivityDependencies &
    DropInActivityDependencies & { readonly schedules: Schedules },
): Activities {
  return {
    ...bringing(dependencies, createPaymentActivities(dependencies)),
    ...bringing(dependencies, createRefundActivities(dependencies)),
    ...createDropInActivities(dependencies),
  };
}

type Activity = (call: never) => Promise<object>;

/** Beside its answer each activity brings what the workflow can't know of itself (`WithSettings`). */
function bringing<Of extends Record<keyof Of, Activity>>(
  { schedules, run }: { readonly schedules: Schedules; readonly run: () => string },
  activities: Of,
): Of {
  const entries = Object.entries<Activity>(activities).map(([name, activity]) => [
    name,
    async (call: never) => ({ ...(await activity(call)), schedules, run: run(), ...rulesFor(call) }),
  ]);
  return Object.fromEntries(entries) as Of;
}

function rulesFor({ provider }: { readonly provider?: unknown }): { readonly rules?: ProviderRules } {
  return isProviderName(provider) ? { rules: rulesOf(provider) } : {};
}
