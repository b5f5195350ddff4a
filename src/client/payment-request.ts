import type { SaveCard } from "../domain/input/common-rules.js";
import type { Customer, Item, MethodFields } from "../domain/input/payment-fields.js";
import type { Money } from "../domain/money.js";
import type { PaymentKind } from "../domain/payment/states.js";
import type { MethodTypeOf, ProviderName } from "../providers/terms.js";

/** The methods that the provider offers for payments of this kind. */
type MethodOf<Provider extends ProviderName, Kind extends PaymentKind> = Readonly<
  Extract<MethodFields, { readonly type: MethodTypeOf<Provider, Kind> }>
>;

interface StartRequest<Provider extends ProviderName, Kind extends PaymentKind> {
  /** The caller's own order number, `[A-Z0-9_]{1,32}`: the payment's idempotency key. */
  readonly paymentId: string;
  /** Default `default`. */
  readonly account?: string;
  readonly provider: Provider;
  /** Minor units: 20.00 USD is 2000. */
  readonly amount: Money;
  /**
   * `card`: a `cardRef` of the card vault. `savedCard`: a token, with the `cardRef` of a record that holds only the CVV
   * where `savedCard.needsCvv` says so. `hosted`: the provider's page. `dropIn`: what the provider's component gave.
   * `saveCard` as `{ merchantInitiated: true }`: the card is to be charged later without the shopper.
   */
  readonly method: MethodOf<Provider, Kind>;
  readonly customer?: Customer;
  readonly description?: string;
  readonly items?: readonly Item[];
  /** Where the shopper's browser comes back. */
  readonly returnUrl?: string;
  /** Seconds that the shopper has for 3DS or a hosted page; default 1800. */
  readonly actionTimeoutSeconds?: number;
}

/**
 * What a backend gives to start a payment. Optional fields have defaults, or stand for things that the payment lacks. Of a
 * provider by name only the methods that it offers are allowed.
 */
export type PaymentRequest<Provider extends ProviderName = ProviderName> = StartRequest<Provider, "charge">;

/** What a backend gives to start a payment that is authorized now and captured later. */
export interface AuthorizationRequest<Provider extends ProviderName = ProviderName> extends StartRequest<
  Provider,
  "authCapture"
> {
  /** What happens to an authorization that nobody decides about; default `expire`. */
  readonly onAuthorizationExpiry?: "expire" | "capture" | "cancel";
  /** How many seconds before the authorization's end `capture` or `cancel` acts; default 43200. */
  readonly expiryLeadSeconds?: number;
}

export interface PaymentName {
  readonly paymentId: string;
  /** Default `default`. */
  readonly account?: string;
}

export interface RefundRequest extends PaymentName {
  /** The caller's own number, `[A-Z0-9]{1,20}`: the refund's idempotency key. */
  readonly refundId: string;
  /** At most what was captured and isn't refunded yet. Minor units. */
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
  /** The amount of the payment that will follow. Minor units. */
  readonly amount: Money;
  /** The customer of the payment that will follow. */
  readonly customer: { readonly reference: string; readonly countryCode: string };
  /** The call that the component's token will be given to. */
  readonly kind: "charge" | "authorize";
  readonly saveCard?: SaveCard;
}

/** Whose saved cards. */
export interface SavedCardsRequest {
  /** Default `default`. */
  readonly account?: string;
  readonly provider: ProviderName;
  /** `customer.reference` of the payments that saved the cards: from the shop's own session, never from its page. */
  readonly customerReference: string;
}

/** The saved card to remove. */
export interface RemoveSavedCardRequest extends SavedCardsRequest {
  readonly token: string;
}
