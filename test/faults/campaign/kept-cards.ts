import type { Ran } from "./audit-campaign.js";
import { STORE_KILLED } from "./faults/card-store.js";
import { EVERY_CARD_LOST, EXPIRED_CARD } from "./faults/vault.js";
import type { PaymentPlan } from "./payment-plan.js";

const LOSE_CARDS = [STORE_KILLED, EVERY_CARD_LOST];
const SENDS = ["capture", "orderAndPay"];

/**
 * Whether a payment's card was in a store that nothing has emptied since, and the provider was never sent it: its first
 * definite answer ends a card, and so does a later run of a payment that was reset.
 */
export function keptCards({ world, strikes, records, log }: Ran): (plan: PaymentPlan) => boolean {
  const requests = log.requestsByPayment();
  return ({ paymentId }) => {
    const from = records.get(paymentId)?.from;
    if (world.cardStore === null || from === undefined) return false;
    const losses = strikes.during(from, Infinity).filter(({ name }) => LOSE_CARDS.includes(name));
    const wasSent = (requests.get(paymentId) ?? []).some(({ operation }) => SENDS.includes(operation));
    return losses.length === 0 && !wasSent && !strikes.of(paymentId).includes(EXPIRED_CARD);
  };
}
