import type { PaymentSignals } from "../client/payment-signals.js";
import { isPaymentId } from "../domain/input/common-rules.js";
import type { ProviderNotification } from "../domain/notification.js";
import { repeats } from "../domain/payment/repeats.js";

/** Where notifications are handed over. */
export type Payments = Pick<PaymentSignals, "signal" | "exists" | "hasAftercare" | "signalAftercare">;

/** What became of a verified notification. The reason goes to the log and holds nothing of what was received. */
export type Delivery =
  /** Temporal has it durably. */
  | { readonly result: "accepted" }
  /** A finished payment's result already says all of it. */
  | { readonly result: "repeat" }
  /** It is about a payment of another system that shares the merchant number: the provider need not send it again. */
  | { readonly result: "foreign" }
  /** Temporal could not be reached; the relay's own disk has it durably, and it is delivered later. */
  | { readonly result: "kept" }
  /** This relay has delivered the very same before. */
  | { readonly result: "known" }
  /** More of it came than is let through; the provider sends it again. */
  | { readonly result: "limited"; readonly reason: string }
  /** Neither Temporal nor the disk takes it; the provider sends it again. */
  | { readonly result: "unavailable"; readonly reason: string }
  /** Nothing takes it (any more). It isn't acknowledged: the provider keeps it and sends it again. */
  | { readonly result: "unhandled"; readonly reason: string };

export type Deliver = (notification: ProviderNotification) => Promise<Delivery>;

/**
 * Delivers a notification to the payment's workflow, or to the payment's aftercare, which is started where there is
 * none yet. What repeats a finished payment's result is delivered to nobody.
 *
 * @param isShared whether other systems use the account's merchant number, so that payments we don't know are theirs
 */
export function deliverToPayment(payments: Payments, isShared: (account: string) => boolean): Deliver {
  return async (notification) => {
    if (!isPaymentId(notification.paymentId))
      return isShared(notification.account)
        ? FOREIGN
        : { result: "unhandled", reason: "its reference is not a paymentId" };
    try {
      return isForAftercare(notification)
        ? await toAftercareIfOurs(payments, notification, isShared)
        : await toPayment(payments, notification, isShared);
    } catch (error) {
      const type = error instanceof Error ? error.name : typeof error;
      return { result: "unavailable", reason: `the payment can't be reached (${type})` };
    }
  };
}

/** Refunds and disputes are never handled by the payment's own workflow. */
function isForAftercare({ report }: ProviderNotification): boolean {
  return report.about === "refund" || report.about === "case";
}

async function toAftercareIfOurs(
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
  const signaled = await payments.signal(account, paymentId, notification);
  switch (signaled.outcome) {
    case "delivered":
      return { result: "accepted" };
    case "notFound":
      // The namespace may have dropped the history of a payment whose aftercare is still open.
      return isShared(account) && !(await payments.hasAftercare(account, paymentId))
        ? FOREIGN
        : toAftercare(payments, notification);
    case "closed":
      return signaled.view !== null && repeats(signaled.view, notification)
        ? { result: "repeat" }
        : toAftercare(payments, notification);
  }
}

async function toAftercare(payments: Payments, notification: ProviderNotification): Promise<Delivery> {
  const { account, paymentId } = notification;
  const outcome = await payments.signalAftercare(account, paymentId, notification);
  return outcome === "delivered"
    ? { result: "accepted" }
    : { result: "unhandled", reason: "the payment's aftercare is over" };
}

const FOREIGN: Delivery = { result: "foreign" };
