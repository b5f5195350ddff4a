import { paymentIdPattern } from "../domain/ids.js";
import type { ProviderNotification } from "../domain/notification.js";
import { repeats } from "../domain/payment/repeats.js";
import type { Payments } from "./payments.js";

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
  /** Nothing takes such news (any more); the provider keeps it meanwhile. */
  | { readonly result: "unhandled"; readonly reason: string };

export type Deliver = (notification: ProviderNotification) => Promise<Delivery>;

/**
 * Delivers to the payment's workflow; or to its aftercare, which is started where it isn't there; or finds that a
 * finished payment's result already says the same.
 *
 * @param isShared whether other systems use the account's merchant number: what we don't know is theirs
 */
export function deliverToPayment(payments: Payments, isShared: (account: string) => boolean): Deliver {
  return async (notification) => {
    if (!paymentIdPattern.test(notification.paymentId))
      return isShared(notification.account)
        ? FOREIGN
        : { result: "unhandled", reason: "its reference is not a paymentId" };
    try {
      return isForAftercare(notification)
        ? await toAftercareOfKnown(payments, notification, isShared)
        : await toPayment(payments, notification, isShared);
    } catch (error) {
      const type = error instanceof Error ? error.name : typeof error;
      return { result: "unavailable", reason: `the payment can't be reached (${type})` };
    }
  };
}

/** News that is never a payment's own. */
function isForAftercare({ report }: ProviderNotification): boolean {
  return report.about === "refund" || report.about === "case";
}

async function toAftercareOfKnown(
  payments: Payments,
  notification: ProviderNotification,
  isShared: (account: string) => boolean,
): Promise<Delivery> {
  const { account, paymentId } = notification;
  if (isShared(account) && !(await payments.exists(account, paymentId))) return FOREIGN;
  return toAftercare(payments, notification);
}

async function toPayment(
  payments: Payments,
  notification: ProviderNotification,
  isShared: (account: string) => boolean,
): Promise<Delivery> {
  const { account, paymentId } = notification;
  const taken = await payments.signal(account, paymentId, notification);
  switch (taken.end) {
    case "delivered":
      return { result: "accepted" };
    case "unknown":
      // The namespace may have dropped the history of a payment whose aftercare is still open.
      return isShared(account) && !(await payments.hasAftercare(account, paymentId))
        ? FOREIGN
        : toAftercare(payments, notification);
    case "closed":
      return taken.view !== null && repeats(taken.view, notification)
        ? { result: "repeat" }
        : toAftercare(payments, notification);
  }
}

async function toAftercare(payments: Payments, notification: ProviderNotification): Promise<Delivery> {
  const { account, paymentId } = notification;
  const taken = await payments.signalAftercare(account, paymentId, notification);
  return taken === "delivered"
    ? { result: "accepted" }
    : { result: "unhandled", reason: "the payment's aftercare is over" };
}

const FOREIGN: Delivery = { result: "foreign" };
