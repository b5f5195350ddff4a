import type {
  CallOutcome,
  CustomerReport,
  NotFoundReport,
  PaymentReport,
  RequestReport,
} from "../domain/reports.js";
import type { Money } from "../domain/money.js";
import type { ProviderNotification } from "../domain/notification.js";
import type { DropInSession, DropInSessionInput } from "../domain/input/drop-in-session.js";
import type { Customer } from "../domain/input/payment-fields.js";
import type { PaymentInput, PaymentMethod } from "../domain/input/payment-input.js";
import type {
  ListSavedCardsInput,
  RemoveSavedCardInput,
  SavedCardList,
  SavedCardRemoval,
} from "../domain/input/saved-cards.js";

/** A card on its way from the card vault to the provider; it is never logged, thrown or returned. */
export interface CardDetails {
  readonly number: string;
  /** Two digits. */
  readonly expiryMonth: string;
  /** Four digits. */
  readonly expiryYear: string;
  readonly cvv: string;
  readonly holderName?: string | undefined;
}

type Method<Type> = Extract<PaymentMethod, { type: Type }>;

/** What a charge or an authorization is paid with, once the card vault has given the card. */
export type PaidWith =
  | (Omit<Method<"card">, "cardRef"> & { readonly card: CardDetails })
  /** `cvv`: where the shopper gave it again; like a card it is never logged, thrown or returned. */
  | (Omit<Method<"savedCard">, "cardRef"> & { readonly cvv?: string })
  | Method<"hosted" | "dropIn">;

type Needed = "paymentId" | "amount" | "actionTimeoutSeconds";
type OfOthers = "account" | "provider" | "method";

/** A charge, or an authorization: the money is taken at once, or held until `capture`. */
export interface ChargeRequest
  extends Pick<PaymentInput, Needed>, Partial<Omit<PaymentInput, Needed | OfOthers>> {
  readonly paidWith: PaidWith;
  /** Ours: which run sent it. A provider that keeps it proves by it whose a record is. */
  readonly reference: string;
  /** The provider's number of the customer. */
  readonly customerNo?: string;
}

interface CreateCustomerRequest {
  readonly paymentId: string;
  readonly customer?: Customer;
  /** Of the payment that needs the customer: none is created for an amount that the account doesn't take. */
  readonly amount?: Money;
}

/** One payment by our own number; `amount` is all of it. */
export interface PaymentReference {
  readonly paymentId: string;
  readonly amount: Money;
}

/** One request inside a payment, by its own id: the same id for every send. */
export interface RequestReference extends PaymentReference {
  readonly requestId: string;
}

export interface CaptureRequest extends RequestReference {
  /** At most what is authorized. */
  readonly captureAmount: Money;
}

export interface RefundRequest extends RequestReference {
  readonly refundAmount: Money;
  readonly reason?: string;
}

/** The later payment, whose token the provider's component in the shop's page will hand out. */
export type DropInSessionRequest = Pick<DropInSessionInput, "amount" | "customer" | "kind" | "saveCard">;

/** Whose cards: the customer's reference is what the payments that saved them had. */
export type ListSavedCardsRequest = Pick<ListSavedCardsInput, "customerReference">;

export type RemoveSavedCardRequest = Pick<RemoveSavedCardInput, "customerReference" | "token">;

/**
 * One merchant account at one provider. No method throws: each call ends in one of the four endings, and each
 * is over within 20 seconds. A method may be missing where the provider doesn't offer it.
 */
export interface ProviderAccount {
  readonly createCustomer?: (request: CreateCustomerRequest) => Promise<CallOutcome<CustomerReport>>;
  readonly charge: (request: ChargeRequest) => Promise<CallOutcome<PaymentReport>>;
  /** Holds the amount. Both or neither of this and `capture`. */
  readonly authorize?: (request: ChargeRequest) => Promise<CallOutcome<PaymentReport>>;
  readonly capture?: (request: CaptureRequest) => Promise<CallOutcome<RequestReport>>;
  /** Releases a hold, or ends a payment that the shopper never completed; see the provider for what else it does. */
  readonly cancel: (request: RequestReference) => Promise<CallOutcome<PaymentReport | RequestReport>>;
  readonly refund: (request: RefundRequest) => Promise<CallOutcome<RequestReport>>;
  readonly query: (reference: PaymentReference) => Promise<CallOutcome<PaymentReport | NotFoundReport>>;
  readonly queryRefund: (request: RequestReference) => Promise<CallOutcome<RequestReport | NotFoundReport>>;
  /** Where there is the method `dropIn`. Moves no money. */
  readonly dropInSession?: (request: DropInSessionRequest) => Promise<CallOutcome<DropInSession>>;
  /** The cards that can be charged. Both or neither of this and `removeSavedCard`, as the terms say. */
  readonly listSavedCards?: (request: ListSavedCardsRequest) => Promise<CallOutcome<SavedCardList>>;
  /** A card that is gone already counts as removed. This call may take twice as long as another. */
  readonly removeSavedCard?: (request: RemoveSavedCardRequest) => Promise<CallOutcome<SavedCardRemoval>>;
}

/** A webhook request as it came: nothing decoded, since signatures are over what was sent. */
export interface RawWebhook {
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** ISO 8601 */
  readonly receivedAt: string;
}

export type WebhookReading =
  | { readonly result: "verified"; readonly notification: ProviderNotification }
  /** The signature does not verify, or it is for another merchant. */
  | { readonly result: "forged"; readonly reason: string }
  | { readonly result: "malformed"; readonly reason: string }
  /**
   * Verified, and it can't be read. It is refused, and since the provider gives up then, a person is told: by this
   * notification, which holds what can be said of it.
   */
  | { readonly result: "unreadable"; readonly reason: string; readonly notification: ProviderNotification }
  /** Verified, but about no payment: there is nobody to tell, and no repeat would change that. */
  | { readonly result: "unrelated"; readonly reason: string };

export interface Webhook {
  /** The media types that this provider sends. */
  readonly contentTypes: readonly string[];
  readonly read: (request: RawWebhook) => WebhookReading;
  readonly acknowledgement: { readonly contentType: string; readonly body: string };
}

/** Finds how an account reads a provider's webhooks; null: the configuration has none. */
export type Webhooks = (account: string, provider: string) => Webhook | null;

/** Finds the provider account behind a payment; null: the configuration has none. */
export type ProviderAccounts = (account: string, provider: string) => ProviderAccount | null;
