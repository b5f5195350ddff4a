import type { Attempt, DeliveryCall } from "../domain/merchant-events/deliveries.js";
import type { MerchantEndpoint } from "./endpoint.js";
import type { MerchantEventSender } from "./sender.js";

/** Of one account, so that a merchant whose endpoint hangs holds up neither the others' events nor any hand-over. */
export const DELIVERIES_AT_A_TIME = 50;

const NO_URL = "the account has no URL for events here";

/** Delivers an event to its account's endpoint, some at a time for each account. */
export function deliverer(
  endpoints: ReadonlyMap<string, MerchantEndpoint>,
  sender: MerchantEventSender,
): (call: DeliveryCall) => Promise<Attempt> {
  const running = new Map<string, number>();
  return async ({ account, id, body }) => {
    const endpoint = endpoints.get(account);
    // Perhaps another worker has it, or this one once it is configured again.
    if (!endpoint) return { ended: "failed", answer: NO_URL };
    const others = running.get(account) ?? 0;
    if (others >= DELIVERIES_AT_A_TIME) return { ended: "busy", answer: "too many at a time" };
    running.set(account, others + 1);
    try {
      return await sender.send(endpoint, { id, body: JSON.stringify(body) });
    } finally {
      running.set(account, (running.get(account) ?? 1) - 1);
    }
  };
}
