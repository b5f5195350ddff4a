import { ActivityCancellationType, proxyActivities, workflowInfo } from "@temporalio/workflow";
import type { MerchantEventActivities } from "../../activities/merchant-events.js";
import { merchantEventsQueue } from "../../domain/merchant-events/task-queue.js";

/**
 * What goes to the merchant's backend has a queue of its own. One attempt: the deliveries have a schedule that a person
 * can read.
 */
export function toMerchant(summary: string): MerchantEventActivities {
  const { taskQueue } = workflowInfo();
  return proxyActivities<MerchantEventActivities>({
    taskQueue: merchantEventsQueue(taskQueue),
    startToCloseTimeout: "20 seconds",
    retry: { maximumAttempts: 1 },
    summary,
  });
}

/** Hands events over on that queue: it reaches Temporal only, may be done twice, and is tried until it is done. */
export function handingOver(summary: string): MerchantEventActivities {
  const { taskQueue } = workflowInfo();
  return proxyActivities<MerchantEventActivities>({
    taskQueue: merchantEventsQueue(taskQueue),
    startToCloseTimeout: "10 seconds",
    retry: { initialInterval: "1 second", maximumInterval: "1 minute" },
    cancellationType: ActivityCancellationType.ABANDON,
    summary,
  });
}
