import type { Customer, Item, OnAuthorizationExpiry } from "../domain/input/payment-input.js";
import type { ProviderName } from "../domain/capabilities.js";
import type { Money } from "../domain/money.js";

/** What a backend gives to start a payment: the contract's input with its optional fields left out at will. */
export interface PaymentRequest {
  /** The caller's own order number, `[A-Z0-9_]{1,32}`: the payment's idempotency key. */
  readonly paymentId: string;
  /** Default `default`. */
  readonly account?: string;
  readonly provider: ProviderName;
  /** Minor units: 20.00 USD is 2000. */
  readonly amount: Money;
  readonly method:
    | { readonly type: "card"; readonly cardRef: string; readonly saveCard?: boolean }
    | {
        readonly type: "savedCard";
        readonly token: string;
        readonly customerNo?: string;
        readonly merchantInitiated?: boolean;
      }
    | { readonly type: "hosted"; readonly saveCard?: boolean }
    | {
        readonly type: "dropIn";
        readonly paymentToken: string;
        readonly sessionKey: string;
        readonly saveCard?: boolean;
      };
  readonly customer?: Customer;
  readonly description?: string;
  readonly items?: readonly Item[];
  /** Where the shopper's browser comes back. */
  readonly returnUrl?: string;
  /** How long the shopper has for 3DS or a hosted page; default 1800. */
  readonly actionTimeoutSeconds?: number;
}

/** Likewise for a payment that is authorized now and captured later. */
export interface AuthorizationRequest extends PaymentRequest {
  /** What happens to an authorization that nobody decides about; default `expire`. */
  readonly onAuthorizationExpiry?: OnAuthorizationExpiry;
  /** How long before its end `capture` or `cancel` acts; default 43200. */
  readonly expiryLeadSeconds?: number;
}

/** Names one payment. */
export interface PaymentName {
  readonly paymentId: string;
  /** Default `default`. */
  readonly account?: string;
}

export interface RefundRequest extends PaymentName {
  /** The caller's own number, `[A-Z0-9]{1,20}`: the refund's idempotency key. */
  readonly refundId: string;
  /** At most what is captured and not given back. Minor units. */
  readonly amount: Money;
  readonly reason?: string;
  /** Also while a dispute of the payment is open or lost: the shopper may then have the money twice. */
  readonly despiteDispute?: boolean;
}

/** What the shopper is going to pay with the provider's component in the shop's page. */
export interface DropInSessionRequest {
  /** Default `default`. */
  readonly account?: string;
  readonly provider: ProviderName;
  /** The later payment's. Minor units. */
  readonly amount: Money;
  /** The later payment's. */
  readonly customer: { readonly reference: string; readonly countryCode: string };
  /** Which call takes the component's token. */
  readonly kind: "charge" | "authorize";
  readonly saveCard?: boolean;
}
