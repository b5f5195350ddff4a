import type { Client } from "@temporalio/client";
import type { CardStore } from "./cards/card-store.js";
import { presentView } from "./client/present-view.js";
import { startPayment } from "./client/start-payment.js";
import type { PaymentRequest } from "./client/payment-request.js";
import { DEFAULT_ACCOUNT, paymentWorkflowId } from "./domain/ids.js";
import type { PaymentView } from "./domain/payment/view.js";
import { CHARGE_PAYMENT } from "./workflows/messages.js";

export { createCardStore } from "./cards/client.js";
export { CardVaultError, type CardStore, type StoredCard } from "./cards/card-store.js";
export * from "./client/errors.js";
export type { PaymentRequest } from "./client/payment-request.js";
export type { Money } from "./domain/money.js";
export type { PaymentView } from "./domain/payment/view.js";

export interface HoldfastOptions {
  /** A Temporal client, connected by the backend; Holdfast's workflows live in its namespace. */
  readonly client: Client;
  /** Default `payments`. */
  readonly taskQueue?: string;
  /** Where `cards.put` stores: `createCardStore({ url, token })`. */
  readonly cards?: CardStore;
}

/** The typed door for backends. */
export interface Holdfast {
  /**
   * Takes a payment in one step. Gives the first view with something to act upon: a redirect for the shopper, the
   * captured payment, a failure, or an outcome that is still unknown. Safe to call again with the same input.
   *
   * @throws InvalidInput naming every bad field; IdempotencyConflict where the paymentId has other input
   */
  readonly charge: (request: PaymentRequest) => Promise<PaymentView>;
  /** The payment as it is now. @throws PaymentNotFound */
  readonly get: (payment: { readonly paymentId: string; readonly account?: string }) => Promise<PaymentView>;
  /** The card vault: keeps a card for 15 minutes at most and gives the `cardRef` for a payment's input. */
  readonly cards: CardStore;
}

export function createHoldfast(options: HoldfastOptions): Holdfast {
  const { client, taskQueue = "payments", cards = noCards } = options;
  return {
    charge: (request) => startPayment(client, taskQueue, { type: CHARGE_PAYMENT, kind: "charge" }, request),
    get: ({ paymentId, account = DEFAULT_ACCOUNT }) =>
      presentView(client, paymentWorkflowId(account, paymentId)),
    cards,
  };
}

const noCards: CardStore = {
  put: () =>
    Promise.reject(
      new TypeError("createHoldfast was given no card vault: pass cards: createCardStore({ url, token })"),
    ),
};
