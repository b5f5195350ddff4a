import type { Schedules } from "../domain/payment/schedule.js";
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
  const { schedules } = dependencies;
  return {
    ...bringing(schedules, createPaymentActivities(dependencies)),
    ...bringing(schedules, createRefundActivities(dependencies)),
    ...createDropInActivities(dependencies),
  };
}

type Activity = (call: never) => Promise<object>;

function bringing<Of extends Record<keyof Of, Activity>>(schedules: Schedules, activities: Of): Of {
  const entries = Object.entries<Activity>(activities).map(([name, activity]) => [
    name,
    async (call: never) => ({ ...(await activity(call)), schedules }),
  ]);
  return Object.fromEntries(entries) as Of;
}
