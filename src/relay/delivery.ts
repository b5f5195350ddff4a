import { paymentIdPattern } from "../domain/ids.js";
import type { ProviderNotification } from "../domain/notification.js";
import type { Payments } from "./payments.js";
import { repeats } from "./repeats.js";

/** What became of a verified notification. Reasons go to the log and hold nothing of what was received. */
export type Delivery =
  /** Temporal has it durably. */
  | { readonly result: "accepted" }
  /** A finished payment's result already says it. */
  | { readonly result: "repeat" }
  /** It is about a payment of another system that shares the merchant number: nothing of ours to repeat. */
  | { readonly result: "foreign" }
  /** It could not be handed over now. */
  | { readonly result: "unavailable"; readonly reason: string }
  /** Nothing takes such news; the provider keeps it meanwhile. */
  | { readonly result: "unhandled"; readonly reason: string };

export type Deliver = (notification: ProviderNotification) => Promise<Delivery>;

/**
 * Delivers to the payment's workflow, or finds that its result already says the same.
 *
 * @param isShared whether other systems use the account's merchant number: what we don't know is theirs
 */
export function deliverToPayment(payments: Payments, isShared: (account: string) => boolean): Deliver {
  return async (notification) => {
    if (!paymentIdPattern.test(notification.paymentId))
      return isShared(notification.account) ? FOREIGN : unhandled("its reference is not a paymentId");
    if (notification.report.about === "refund") return unhandled("news of a refund can't be taken yet");
    try {
      return await hand(payments, notification, isShared(notification.account));
    } catch (error) {
      const type = error instanceof Error ? error.name : typeof error;
      return { result: "unavailable", reason: `the payment can't be reached (${type})` };
    }
  };
}

async function hand(
  payments: Payments,
  notification: ProviderNotification,
  isShared: boolean,
): Promise<Delivery> {
  const { account, paymentId } = notification;
  const taken = await payments.signal(account, paymentId, notification);
  switch (taken) {
    case "delivered":
      return { result: "accepted" };
    case "unknown":
      return isShared ? FOREIGN : unhandled("there is no such payment, or not yet");
    case "closed": {
      const view = await payments.result(account, paymentId);
      return view !== null && repeats(view, notification)
        ? { result: "repeat" }
        : unhandled("late news of a finished payment can't be taken yet");
    }
  }
}

const FOREIGN: Delivery = { result: "foreign" };

function unhandled(reason: string): Delivery {
  return { result: "unhandled", reason };
}
