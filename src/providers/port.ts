import type {
  CallOutcome,
  CustomerReport,
  NotFoundReport,
  PaymentReport,
  RequestReport,
} from "../domain/facts.js";
import type { Money } from "../domain/money.js";
import type { ProviderName } from "../domain/capabilities.js";
import type { ProviderNotification } from "../domain/notification.js";
import type { DropInSession, DropInSessionInput } from "../domain/input/drop-in-session.js";
import type { Customer, Item } from "../domain/input/payment-input.js";

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

/** What a charge or an authorization is paid with, once the card vault has given the card. */
export type PaidWith =
  | { readonly type: "card"; readonly card: CardDetails; readonly saveCard: boolean }
  | {
      readonly type: "savedCard";
      readonly token: string;
      readonly customerNo?: string;
      readonly merchantInitiated: boolean;
    }
  | { readonly type: "hosted"; readonly saveCard: boolean }
  | {
      readonly type: "dropIn";
      readonly paymentToken: string;
      readonly sessionKey: string;
      readonly saveCard: boolean;
    };

/** A charge, or an authorization: the money is taken at once, or held until `capture`. */
export interface ChargeRequest {
  readonly paymentId: string;
  readonly amount: Money;
  /** Ours: which run sent it. A provider that keeps it proves by it whose a record is. */
  readonly reference: string;
  /** How long the shopper has. */
  readonly actionTimeoutSeconds: number;
  readonly paidWith: PaidWith;
  readonly customerNo?: string;
  readonly customer?: Customer;
  readonly description?: string;
  readonly items?: readonly Item[];
  readonly returnUrl?: string;
}

export interface CreateCustomerRequest {
  readonly paymentId: string;
  readonly customer?: Customer;
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

/**
 * One merchant account at one provider. No method throws: each call ends in one of the four endings, and each
 * is over within 20 seconds. A method may be missing where the provider doesn't offer it.
 * `Name`: another provider's, in a test of an adapter that isn't in the table of capabilities.
 */
export interface ProviderAccount<Name extends string = ProviderName> {
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
  readonly webhook: Webhook<Name>;
}

/** A webhook request as it came: nothing decoded, since signatures are over what was sent. */
export interface RawWebhook {
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** ISO 8601 */
  readonly receivedAt: string;
}

export type WebhookReading<Name extends string = ProviderName> =
  | {
      readonly result: "verified";
      readonly notification: Omit<ProviderNotification, "provider"> & { readonly provider: Name };
    }
  /** The signature does not verify, or it is for another merchant. */
  | { readonly result: "forged"; readonly reason: string }
  | { readonly result: "malformed"; readonly reason: string }
  /** Verified, but about no payment: there is nobody to tell, and no repeat would change that. */
  | { readonly result: "unrelated"; readonly reason: string };

export interface Webhook<Name extends string = ProviderName> {
  /** The media types that this provider sends. */
  readonly contentTypes: readonly string[];
  readonly read: (request: RawWebhook) => WebhookReading<Name>;
  readonly acknowledgement: { readonly contentType: string; readonly body: string };
}

/** Finds the provider account behind a payment; null: the configuration has none. */
export type ProviderAccounts = (account: string, provider: string) => ProviderAccount | null;
