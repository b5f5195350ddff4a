import type {
  CallOutcome,
  CustomerReport,
  NotFoundReport,
  PaymentReport,
  RequestReport,
} from "../domain/facts.js";
import type { Money } from "../domain/money.js";
import type { ProviderNotification } from "../domain/notification.js";
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
    };

export interface ChargeRequest {
  readonly paymentId: string;
  readonly amount: Money;
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

/** The provider's record of one payment, named by our own reference. */
export interface PaymentReference {
  readonly paymentId: string;
  readonly amount: Money;
}

/**
 * One merchant account at one provider. No method throws: each call ends in one of the four endings, and each
 * is over within 20 seconds. A method may be missing where the provider doesn't offer it.
 */
export interface ProviderAccount {
  readonly createCustomer?: (request: CreateCustomerRequest) => Promise<CallOutcome<CustomerReport>>;
  readonly charge: (request: ChargeRequest) => Promise<CallOutcome<PaymentReport>>;
  /** Ends a payment that the shopper never completed; see the provider for what it does to a paid one. */
  readonly cancel: (
    request: PaymentReference & { readonly requestId: string },
  ) => Promise<CallOutcome<PaymentReport | RequestReport>>;
  readonly query: (reference: PaymentReference) => Promise<CallOutcome<PaymentReport | NotFoundReport>>;
  readonly webhook: Webhook;
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
  | { readonly result: "malformed"; readonly reason: string };

export interface Webhook {
  /** The media types that this provider sends. */
  readonly contentTypes: readonly string[];
  readonly read: (request: RawWebhook) => WebhookReading;
  readonly acknowledgement: { readonly contentType: string; readonly body: string };
}

/** Finds the provider account behind a payment; null: the configuration has none. */
export type ProviderAccounts = (account: string, provider: string) => ProviderAccount | null;
