import type { ProviderNotification } from "../domain/notification.js";
import type { PaymentView } from "../domain/payment/view.js";

/** The payments that notifications are about. Every method throws, within 3 seconds, when they can't be reached. */
export interface Payments {
  /** Resolves once the notification is durable in the running payment, or with why there is none. */
  signal(account: string, paymentId: string, notification: ProviderNotification): Promise<SignalEnd>;

  /** Whether Temporal has, or still keeps, such a payment or its aftercare. */
  exists(account: string, paymentId: string): Promise<boolean>;

  /** Whether Temporal has, or still keeps, the aftercare, which may outlive what is kept of the payment. */
  hasAftercare(account: string, paymentId: string): Promise<boolean>;

  /**
   * Resolves once the notification is durable in the payment's aftercare, started for it where there is none; or
   * with `closed` where that is over.
   */
  signalAftercare(
    account: string,
    paymentId: string,
    notification: ProviderNotification,
  ): Promise<"delivered" | "closed">;
}

export type SignalEnd =
  | { readonly end: "delivered" }
  /** It is finished: what it came to; null where it left no result. */
  | { readonly end: "closed"; readonly view: PaymentView | null }
  /** Nobody has started it, or Temporal no longer keeps it. */
  | { readonly end: "unknown" };
