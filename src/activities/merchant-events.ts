import type { PaymentKey } from "../domain/ids.js";
import type { Attempt, DeliveryCall } from "../domain/merchant-events/deliveries.js";
import type { MerchantEvent } from "../domain/merchant-events/event.js";

interface HandOverCall extends PaymentKey {
  /** Of the payment that calls, where its deliveries run too. */
  readonly taskQueue: string;
  readonly events: readonly MerchantEvent[];
}

/** Served on a queue of their own (`merchantEventsQueue`). */
export interface MerchantEventActivities {
  /** Hands events to the workflow that delivers them; where the account has no URL for them (any more) they end here. */
  handOverMerchantEvents(call: HandOverCall): Promise<{ readonly hasEventsUrl: boolean }>;
  /** One attempt. */
  deliverMerchantEvent(call: DeliveryCall): Promise<Attempt>;
}

export interface MerchantEventActivityDependencies {
  readonly hasEventsUrl: (account: string) => boolean;
  readonly handOver: (call: HandOverCall) => Promise<void>;
  readonly deliver: (call: DeliveryCall) => Promise<Attempt>;
}

export function createMerchantEventActivities({
  hasEventsUrl,
  handOver,
  deliver,
}: MerchantEventActivityDependencies): MerchantEventActivities {
  return {
    async handOverMerchantEvents(call) {
      if (!hasEventsUrl(call.account)) return { hasEventsUrl: false };
      await handOver(call);
      return { hasEventsUrl: true };
    },
    deliverMerchantEvent: deliver,
  };
}
