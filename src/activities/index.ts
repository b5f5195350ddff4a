import {
  createPaymentActivities,
  type PaymentActivities,
  type PaymentActivityDependencies,
} from "./payments.js";
import { createRefundActivities, type RefundActivities, type RefundActivityDependencies } from "./refunds.js";

/** Every activity that the worker serves. */
export type Activities = PaymentActivities & RefundActivities;

export function createActivities(
  dependencies: PaymentActivityDependencies & RefundActivityDependencies,
): Activities {
  return { ...createPaymentActivities(dependencies), ...createRefundActivities(dependencies) };
}
