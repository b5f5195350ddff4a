import type { ProviderName } from "../capabilities.js";
import type { ProviderRefs, SavedCard } from "../facts.js";
import type { Money } from "../money.js";
import type { AttentionReason, Failure } from "./events.js";
import type { Operation, PaymentKind, PaymentStatus } from "./states.js";

/** The one request of a payment that is due, with the provider, or in doubt. */
export interface PendingRequest {
  readonly operation: Operation;
  readonly requestId: string;
  readonly stage: "toSend" | "withProvider";
  /** Whether every earlier send of this id is proven without effect: only then can the provider refuse it. */
  readonly firstSend: boolean;
  /** While `toSend`: not before this time. */
  readonly sendAt: string | null;
}

/** A request whose outcome nobody knows. It ends by the provider's word or by `resolve`, never by time. */
export interface Doubt {
  readonly operation: Operation;
  readonly since: string;
  readonly checks: number;
  /** The provider already had a record under our id before we first sent: it is never adopted. */
  readonly foreignRecord: boolean;
}

/** Answers of one kind in a row, which together count as the provider's word. */
export interface Streak {
  readonly answers: number;
  readonly since: string;
}

export interface PaymentState {
  readonly paymentId: string;
  readonly account: string;
  readonly provider: ProviderName;
  readonly kind: PaymentKind;
  readonly amount: Money;
  readonly saveCard: boolean;
  /** Which run sends: some providers give it back with their record. */
  readonly reference: string;
  readonly onAuthorizationExpiry: "expire" | "capture" | "cancel";
  readonly expiryLeadSeconds: number;
  readonly actionTimeoutSeconds: number;
  readonly openedAt: string;

  readonly status: PaymentStatus;
  readonly capturedAmount: Money | null;
  /** The amount asked for by the capture that is pending. */
  readonly captureAmount: Money | null;
  readonly action: { readonly url: string; readonly expiresAt: string } | null;
  readonly request: PendingRequest | null;
  readonly doubt: Doubt | null;
  /** When the provider is asked next; null: nothing to ask. */
  readonly nextCheckAt: string | null;
  /** Since when the schedule of checks counts, and how many checks or sends were made since. */
  readonly checksSince: string;
  readonly checks: number;
  readonly notFound: Streak | null;
  readonly stillPaid: Streak | null;
  /** Ask before the first send, because another run may have sent. */
  readonly askFirst: boolean;
  readonly authorizedAmount: Money | null;
  readonly authorizationExpiresAt: string | null;
  /** Whether the policy for the authorization's end has had its one act. */
  readonly policyActed: boolean;
  /** Why to cancel as soon as the payment is authorized; null: nobody asked. */
  readonly keptCancel: string | null;
  readonly customerNo: string | null;
  readonly savedCard: SavedCard | null;
  /** From a verified notification; becomes `savedCard` once the payment is captured. */
  readonly announcedCard: SavedCard | null;
  /** Until when the provider may still bring the saved card; set at `captured`, null once it came or never will. */
  readonly savedCardDueAt: string | null;
  /** When the charge or authorization was sent: the send that may have had an effect. */
  readonly chargeSentAt: string | null;
  readonly failure: Failure | null;
  readonly attention: { readonly reason: AttentionReason; readonly since: string } | null;
  readonly providerRefs: ProviderRefs;
  readonly notificationKeys: readonly string[];
  /** How many captures and cancels were requested: the `n` of their request ids. */
  readonly captures: number;
  readonly cancels: number;
  readonly updatedAt: string;
}
