import type { ProviderName } from "../capabilities.js";
import type { ProviderRefs, Refusal, SavedCard } from "../facts.js";
import type { Money } from "../money.js";
import type { CommandName, Operation, PaymentKind } from "./states.js";

/** What happened to a payment. The payment's state is nothing but the fold of these. Times are ISO 8601. */
export type EventBody =
  | {
      readonly type: "opened";
      readonly paymentId: string;
      readonly account: string;
      readonly provider: ProviderName;
      readonly kind: PaymentKind;
      readonly amount: Money;
      readonly saveCard: boolean;
      /** The provider's number of the customer, or ours where the provider knows customers by that. */
      readonly customerNo: string | null;
      /** Sent along with the payment, and back with the provider's record: which run it is of. */
      readonly reference: string;
      /** The first operation: a customer is created first where the provider needs one and none was given. */
      readonly firstOperation: "createCustomer" | "charge" | "authorize";
      readonly actionTimeoutSeconds: number;
      readonly onAuthorizationExpiry: "expire" | "capture" | "cancel";
      readonly expiryLeadSeconds: number;
      /** Another run may have sent already: the provider is asked before the first send. */
      readonly askFirst: boolean;
    }
  /** Recorded before the call: from here the provider may have it. */
  | { readonly type: "requestSent"; readonly operation: Operation; readonly requestId: string }
  | {
      readonly type: "requestNotSent";
      readonly operation: Operation;
      readonly code: string;
      readonly message: string;
      readonly sendAgainAt: string;
    }
  | {
      readonly type: "outcomeUnknown";
      readonly operation: Operation;
      readonly code: string;
      readonly message: string;
      /** The provider had a record under our id before our first send: it is never adopted. */
      readonly foreignRecord: boolean;
      readonly nextCheckAt: string;
    }
  /** The provider's word, often enough and over long enough, that the request had no effect. */
  | { readonly type: "requestProvenAbsent"; readonly operation: Operation }
  | { readonly type: "customerCreated"; readonly customerNo: string }
  | {
      readonly type: "actionRequired";
      readonly url: string;
      readonly expiresAt: string;
      readonly nextCheckAt: string;
    }
  /** The provider has the request and has not said the last word. */
  | {
      readonly type: "pending";
      readonly operation: Operation;
      readonly word: string;
      readonly nextCheckAt: string;
    }
  /** A check that settled nothing. */
  | {
      readonly type: "checked";
      readonly result: "open" | "notFound" | "noAnswer" | "disagrees";
      readonly detail: string;
      readonly nextCheckAt: string;
    }
  | { readonly type: "authorized"; readonly amount: Money; readonly expiresAt: string }
  | { readonly type: "captureRequested"; readonly requestId: string; readonly amount: Money }
  | { readonly type: "cancelRequested"; readonly requestId: string; readonly reason: string | null }
  /** Temporal asked to cancel, once and for all, before there was anything to cancel: it acts at `authorized`. */
  | { readonly type: "cancelKept"; readonly reason: string }
  /** The shopper's time is over and the provider is asked to cancel; a payment made meanwhile is given back. */
  | { readonly type: "abandonRequested"; readonly requestId: string; readonly again: boolean }
  /** The shopper's time is over and the provider closes the order by itself. */
  | { readonly type: "actionEnded"; readonly nextCheckAt: string }
  | { readonly type: "captured"; readonly amount: Money }
  | { readonly type: "canceled" }
  | { readonly type: "expired" }
  | { readonly type: "moneyReturned"; readonly amount: Money }
  /** A capture or cancel that the provider refused: the payment is `authorized` again. */
  | { readonly type: "requestRefused"; readonly operation: "capture" | "cancel"; readonly refusal: Refusal }
  | { readonly type: "failed"; readonly failure: Failure }
  | { readonly type: "referencesLearned"; readonly refs: ProviderRefs }
  | {
      readonly type: "notificationReceived";
      readonly key: string;
      readonly word: string;
      readonly savedCard: SavedCard | null;
    }
  | { readonly type: "notificationIgnored"; readonly key: string; readonly reason: string }
  | { readonly type: "cardSaved"; readonly savedCard: SavedCard }
  | { readonly type: "savedCardMissing" }
  | { readonly type: "commandRefused"; readonly command: CommandName; readonly message: string }
  | {
      readonly type: "resolved";
      readonly operation: Operation;
      readonly outcome: "succeeded" | "failed";
      readonly evidence: string;
      readonly operator: string;
    }
  | { readonly type: "attentionRaised"; readonly reason: AttentionReason };

export type PaymentEvent = EventBody & { readonly seq: number; readonly at: string };

export interface Failure {
  readonly operation: Operation;
  readonly kind: "declined" | "rejected" | "abandoned";
  readonly code: string;
  readonly message: string;
}

/** Why a person should look. docs/operations.md says what to do for each. */
export type AttentionReason =
  /** An outcome has been unknown for an hour; checks go on. */
  | "outcome_unknown"
  /** The provider's record has another amount or currency than the payment; it was not applied. */
  | "amount_mismatch"
  /** A status word that the adapter doesn't know; read as open. */
  | "unknown_provider_status"
  /** The provider has a record under this paymentId that is not provably of our send; it was not adopted. */
  | "duplicate_reference"
  /** The card was to be saved and the provider never sent its token. */
  | "saved_card_missing"
  /** The provider took the money where a hold was asked for, or the other way round; it was not applied. */
  | "capture_mode_mismatch"
  /** The provider contradicts what it had settled before; it was not applied. */
  | "status_went_back"
  /** The provider tells of a capture or cancel that this payment never asked for. */
  | "unknown_request"
  /** A dispute, chargeback or fraud case about this payment. */
  | "dispute";
