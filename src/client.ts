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
import { DEFAULT_TIMEOUT_MS, TimeLimit } from "./client/time-limit.js";
import type { AftercareView, Refund } from "./domain/aftercare/view.js";
import { aftercareWorkflowId, DEFAULT_ACCOUNT, paymentWorkflowId, type PaymentKey } from "./domain/ids.js";
import type { DropInSession } from "./domain/input/drop-in-session.js";
import type { Money } from "./domain/money.js";
import type { PaymentView } from "./domain/payment/view.js";
import type { ProviderName } from "./providers/terms.js";
import { AUTH_CAPTURE_PAYMENT, CHARGE_PAYMENT } from "./workflows/messages.js";

export { createCardStore } from "./cards/client.js";
export {
  CardVaultError,
  type CardPurpose,
  type CardStore,
  type StoredCard,
  type StoredCvv,
} from "./cards/card-store.js";
export { createDataConverter } from "./client/create-data-converter.js";
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
  /**
   * A Temporal client, connected by the backend; Holdfast's workflows live in its namespace. Where payloads are
   * encrypted it needs the `dataConverter` that `createDataConverter` makes.
   */
  readonly client: Client;
  /** Default `payments`. */
  readonly taskQueue?: string;
  /** Where `cards.put` stores: `createCardStore({ url, token })`. */
  readonly cards?: CardStore;
  /**
   * Within so many milliseconds each call ends; default 40,000. Less than about 35,000 may end a call whose provider is
   * slow before its answer is there.
   */
  readonly timeoutMs?: number;
}

/**
 * The typed client for backends. Beside what is said below, each call throws PaymentsUnavailable or NoAnswerYet where it
 * has no answer in its time; calling again with the same input is safe then, as nothing is done twice.
 */
export interface Holdfast {
  /**
   * Takes a payment in one step. Gives the first view with something to act upon: a redirect for the shopper, the
   * captured payment, a failure, or an outcome that is still unknown. Safe to call again with the same input.
   *
   * @throws InvalidInput naming every bad field; IdempotencyConflict where the paymentId has other input
   */
  readonly charge: <Provider extends ProviderName>(
    request: { readonly provider: Provider } & PaymentRequest<NoInfer<Provider>>,
  ) => Promise<PaymentView>;
  /**
   * Holds the money for a later `capture` or `cancel`, for seven days at most. Otherwise like `charge`.
   *
   * @throws InvalidInput naming every bad field; IdempotencyConflict where the paymentId has other input
   */
  readonly authorize: <Provider extends ProviderName>(
    request: { readonly provider: Provider } & AuthorizationRequest<NoInfer<Provider>>,
  ) => Promise<PaymentView>;
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

/** @throws TypeError for a time-out that is none */
export function createHoldfast(options: HoldfastOptions): Holdfast {
  const { client, taskQueue = "payments", cards = noCards, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const limit = new TimeLimit(client, timeoutMs);
  const ofPayment = <T>({ account, paymentId }: PaymentKey, call: () => Promise<T>) =>
    limit.run(paymentWorkflowId(account, paymentId), call);
  const ofAftercare = <T>({ account, paymentId }: PaymentKey, call: () => Promise<T>) =>
    limit.run(aftercareWorkflowId(account, paymentId), call);
  return {
    charge: (request) =>
      startPayment(client, taskQueue, limit, { type: CHARGE_PAYMENT, kind: "charge" }, request),
    authorize: (request) =>
      startPayment(client, taskQueue, limit, { type: AUTH_CAPTURE_PAYMENT, kind: "authCapture" }, request),
    capture: ({ paymentId, account, ...input }) => {
      const key = keyOf({ paymentId, account });
      return ofPayment(key, () => capturePayment(client, key, input));
    },
    cancel: ({ paymentId, account, ...input }) => {
      const key = keyOf({ paymentId, account });
      return ofPayment(key, () => cancelPayment(client, key, input));
    },
    refund: ({ paymentId, account, ...input }) => {
      const key = keyOf({ paymentId, account });
      return ofAftercare(key, () => refundPayment(client, taskQueue, key, input));
    },
    aftercare: (payment) => {
      const key = keyOf(payment);
      return ofAftercare(key, () => currentAftercare(client, key));
    },
    get: (payment) => {
      const key = keyOf(payment);
      return ofPayment(key, () => currentView(client, paymentWorkflowId(key.account, key.paymentId)));
    },
    dropInSession: (request) => openDropInSession(client, taskQueue, limit, request),
    savedCards: createSavedCards(client, taskQueue, limit),
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
