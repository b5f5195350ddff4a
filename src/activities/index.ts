import { rulesOf, type ProviderRules } from "../domain/provider-terms.js";
import type { Schedules } from "../domain/requests/schedule.js";
import { termsByProvider } from "../providers/terms.js";
import {
  createDropInActivities,
  type DropInActivities,
  type DropInActivityDependencies,
} from "./drop-in-session.js";
import {
  createPaymentActivities,
  type PaymentActivities,
  type PaymentActivityDependencies,
} from "./payments.js";
import { createRefundActivities, type RefundActivities, type RefundActivityDependencies } from "./refunds.js";
import {
  createSavedCardActivities,
  type SavedCardActivities,
  type SavedCardActivityDependencies,
} from "./saved-cards.js";

/** Every activity that the worker serves. */
export type Activities = PaymentActivities & RefundActivities & DropInActivities & SavedCardActivities;

export function createActivities(
  dependencies: PaymentActivityDependencies &
    RefundActivityDependencies &
    DropInActivityDependencies &
    SavedCardActivityDependencies & { readonly schedules: Schedules },
): Activities {
  return {
    ...withSettings(dependencies, createPaymentActivities(dependencies)),
    ...withSettings(dependencies, createRefundActivities(dependencies)),
    ...createDropInActivities(dependencies),
    ...createSavedCardActivities(dependencies),
  };
}

type Activity = (call: never) => Promise<object>;

/** Adds to each activity's answer what the workflow can't know of itself (`WithSettings`). */
function withSettings<Of extends Record<keyof Of, Activity>>(
  { schedules, run }: { readonly schedules: Schedules; readonly run: () => string },
  activities: Of,
): Of {
  const entries = Object.entries<Activity>(activities).map(([name, activity]) => [
    name,
    async (call: never) => ({ ...(await activity(call)), schedules, run: run(), ...rulesFor(call) }),
  ]);
  return Object.fromEntries(entries) as Of;
}

function rulesFor({ provider }: { readonly provider?: string }): { readonly rules?: ProviderRules } {
  const terms = provider === undefined ? undefined : termsByProvider.get(provider);
  return terms === undefined ? {} : { rules: rulesOf(terms) };
}
