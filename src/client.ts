import type { Client } from "@temporalio/client";
import type { CardStore } from "./cards/card-store.js";
import { cancelPayment, capturePayment } from "./client/command-payment.js";
import type {
  AuthorizationRequest,
  DropInSessionRequest,
  PaymentName,
  PaymentRequest,
  RefundRequest,
} from "./client/payment-request.js";
import { openDropInSession } from "./client/open-drop-in-session.js";
import { currentAftercare } from "./client/current-aftercare.js";
import { currentView } from "./client/current-payment.js";
import { refundPayment } from "./client/refund-payment.js";
import { createSavedCards, type SavedCards } from "./client/saved-cards.js";
import { startPayment } from "./client/start-payment.js";
import type { AftercareView, Refund } from "./domain/aftercare/view.js";
import { DEFAULT_ACCOUNT, paymentWorkflowId, type PaymentKey } from "./domain/ids.js";
import type { DropInSession } from "./domain/input/drop-in-session.js";
import type { Money } from "./domain/money.js";
import type { PaymentView } from "./domain/payment/view.js";
import { AUTH_CAPTURE_PAYMENT, CHARGE_PAYMENT } from "./workflows/messages.js";

export { createCardStore } from "./cards/client.js";
export { CardVaultError, type CardStore, type StoredCard, type StoredCvv } from "./cards/card-store.js";
export * from "./client/errors.js";
export type * from "./client/payment-request.js";
export type { AftercareView, Refund } from "./domain/aftercare/view.js";
export type { SavedCards } from "./client/saved-cards.js";
export type { DropInSession } from "./domain/input/drop-in-session.js";
export type { SavedCard, SavedCardList, SavedCardRemoval } from "./domain/input/saved-cards.js";
export type { Money } from "./domain/money.js";
export type { PaymentView } from "./domain/payment/view.js";
export type { ProviderName } from "./providers/terms.js";

export interface HoldfastOptions {
  /** A Temporal client, connected by the backend; Holdfast's workflows live in its namespace. */
  readonly client: Client;
  /** Default `payments`. */
  readonly taskQueue?: string;
  /** Where `cards.put` stores: `createCardStore({ url, token })`. */
  readonly cards?: CardStore;
}

/** The typed client for backends. */
export interface Holdfast {
  /**
   * Takes a payment in one step. Gives the first view with something to act upon: a redirect for the shopper, the
   * captured payment, a failure, or an outcome that is still unknown. Safe to call again with the same input.
   *
   * @throws InvalidInput naming every bad field; IdempotencyConflict where the paymentId has other input
   */
  readonly charge: (request: PaymentRequest) => Promise<PaymentView>;
  /**
   * Holds the money for a later `capture` or `cancel`, for seven days at most. Otherwise like `charge`.
   *
   * @throws InvalidInput naming every bad field; IdempotencyConflict where the paymentId has other input
   */
  readonly authorize: (request: AuthorizationRequest) => Promise<PaymentView>;
  /**
   * Takes an authorized payment's money: once, all of it by default. Gives the payment once the provider answered,
   * or nobody knows yet (`outcomeUnknown`), or the request waits to be sent.
   *
   * @throws CommandRefused with the reason; InvalidInput; PaymentNotFound
   */
  readonly capture: (payment: PaymentName & { readonly amount?: Money }) => Promise<PaymentView>;
  /** Releases an authorized payment's money. Replies and throws like `capture`. */
  readonly cancel: (payment: PaymentName & { readonly reason?: string }) => Promise<PaymentView>;
  /**
   * Gives money of a captured payment back. The same refundId with the same input is the same refund. A payment that
   * the namespace no longer keeps is found by its aftercare.
   *
   * @throws CommandRefused with the remaining amount; IdempotencyConflict; InvalidInput; PaymentNotFound
   */
  readonly refund: (refund: RefundRequest) => Promise<Refund>;
  /** Refunds and late notifications of a payment as they are now; null: nothing came after it. */
  readonly aftercare: (payment: PaymentName) => Promise<AftercareView | null>;
  /** The payment as it is now. @throws PaymentNotFound */
  readonly get: (payment: PaymentName) => Promise<PaymentView>;
  /**
   * Opens a session for the provider's card component in the shop's page: its keys are for the browser, `sessionKey`
   * and the component's token for the payment's method `dropIn`. No money moves; each call opens another.
   *
   * @throws InvalidInput naming every bad field; DropInSessionFailed where the provider refused or was silent
   */
  readonly dropInSession: (request: DropInSessionRequest) => Promise<DropInSession>;
  /** The cards that the provider keeps of a customer: lists and removes them. */
  readonly savedCards: SavedCards;
  /** The card vault: keeps a card for 15 minutes at most and gives the `cardRef` for a payment's input. */
  readonly cards: CardStore;
}

export function createHoldfast(options: HoldfastOptions): Holdfast {
  const { client, taskQueue = "payments", cards = noCards } = options;
  return {
    charge: (request) => startPayment(client, taskQueue, { type: CHARGE_PAYMENT, kind: "charge" }, request),
    authorize: (request) =>
      startPayment(client, taskQueue, { type: AUTH_CAPTURE_PAYMENT, kind: "authCapture" }, request),
    capture: ({ paymentId, account, ...input }) =>
      capturePayment(client, keyOf({ paymentId, account }), input),
    cancel: ({ paymentId, account, ...input }) => cancelPayment(client, keyOf({ paymentId, account }), input),
    refund: ({ paymentId, account, ...input }) =>
      refundPayment(client, taskQueue, keyOf({ paymentId, account }), input),
    aftercare: (payment) => currentAftercare(client, keyOf(payment)),
    get: (payment) => {
      const { account, paymentId } = keyOf(payment);
      return currentView(client, paymentWorkflowId(account, paymentId));
    },
    dropInSession: (request) => openDropInSession(client, taskQueue, request),
    savedCards: createSavedCards(client, taskQueue),
    cards,
  };
}

function keyOf({ paymentId, account }: { paymentId: string; account?: string | undefined }): PaymentKey {
  return { paymentId, account: account ?? DEFAULT_ACCOUNT };
}

const noVault = (): Promise<never> =>
  Promise.reject(
    new TypeError("createHoldfast was given no card vault: pass cards: createCardStore({ url, token })"),
  );
const noCards: CardStore = { put: noVault, putCvv: noVault };
