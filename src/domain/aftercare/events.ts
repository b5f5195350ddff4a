import type { ProviderName } from "../capabilities.js";
import type { ProviderRefs } from "../facts.js";
import type { Money } from "../money.js";
import type { Failure } from "../payment/events.js";
import type { PaymentKind, PaymentStatus } from "../payment/states.js";
import type { AftercareAttention } from "./attention.js";
import type { NoticeAbout, NoticeMeaning } from "./notice.js";

/** How a refund is carried out: a reversal of a mere authorization is a cancel. */
export type RefundOperation = "refund" | "cancel";

/** What happened after a payment. The aftercare's state is nothing but the fold of these. Times are ISO 8601. */
export type EventBody =
  | { readonly type: "opened"; readonly paymentId: string; readonly account: string }
  | ({ readonly type: "paymentRead" } & ReadPayment)
  | { readonly type: "paymentNotKept" }
  | {
      readonly type: "refundRequested";
      readonly refundId: string;
      readonly requestId: string;
      readonly amount: Money;
      readonly reason: string | null;
    }
  /** Money moved against the payment's final status: it goes back, once, as the refund `REVERSAL`. */
  | {
      readonly type: "reversalRequested";
      readonly operation: RefundOperation;
      readonly requestId: string;
      readonly amount: Money;
      /** The provider's request that took the money: the payment itself, or a capture by its request id. */
      readonly reverses: string;
      readonly reason: string;
    }
  /** Recorded before the call: from here the provider may have it. */
  | {
      readonly type: "requestSent";
      readonly refundId: string;
      readonly operation: RefundOperation;
      readonly requestId: string;
    }
  | {
      readonly type: "requestNotSent";
      readonly refundId: string;
      readonly code: string;
      readonly message: string;
      readonly sendAgainAt: string;
    }
  | {
      readonly type: "outcomeUnknown";
      readonly refundId: string;
      readonly operation: RefundOperation;
      readonly code: string;
      readonly message: string;
      readonly nextCheckAt: string;
    }
  /** The provider's word that it has no such refund: it may be sent. */
  | { readonly type: "requestProvenAbsent"; readonly refundId: string }
  /** The provider has the request and has not said the last word. */
  | { readonly type: "pending"; readonly refundId: string; readonly nextCheckAt: string }
  /** The provider tells that it has the request, before its turn or while the call is still on its way. */
  | { readonly type: "acknowledged"; readonly refundId: string }
  /** A check that settled nothing. */
  | {
      readonly type: "checked";
      readonly refundId: string;
      readonly result: CheckResult;
      readonly detail: string;
      readonly nextCheckAt: string;
    }
  /** A notification that only a query can prove makes the next one due. */
  | { readonly type: "checkBroughtForward"; readonly refundId: string }
  | { readonly type: "refunded"; readonly refundId: string }
  | { readonly type: "refundFailed"; readonly refundId: string; readonly failure: Failure }
  | { readonly type: "referencesLearned"; readonly refundId: string; readonly refs: ProviderRefs }
  | {
      readonly type: "noticeReceived";
      readonly key: string;
      readonly about: NoticeAbout;
      /** The provider's own name for the news, where it is neither a payment's nor a request's. */
      readonly name: string | null;
      readonly status: string;
      readonly meaning: NoticeMeaning;
    }
  /** Money is said to be taken for a payment that failed: the provider's own record must say so too. */
  | { readonly type: "confirmationStarted" }
  | {
      readonly type: "confirmationChecked";
      readonly result: CheckResult;
      readonly detail: string;
      readonly nextCheckAt: string;
    }
  | {
      readonly type: "confirmationEnded";
      readonly result: "confirmed" | "denied" | "givenBack" | "disagrees";
      readonly detail: string;
    }
  | {
      readonly type: "resolved";
      readonly refundId: string;
      readonly outcome: "succeeded" | "failed";
      readonly evidence: string;
      readonly operator: string;
    }
  | { readonly type: "attentionRaised"; readonly reason: AftercareAttention };

export type AftercareEvent = EventBody & { readonly seq: number; readonly at: string };

type CheckResult = "open" | "notFound" | "denied" | "noAnswer" | "disagrees";

/** What aftercare knows of the payment. */
export interface ReadPayment {
  readonly status: PaymentStatus;
  readonly kind: PaymentKind;
  readonly provider: ProviderName;
  readonly amount: Money;
  readonly capturedAmount: Money | null;
  readonly providerRefs: ProviderRefs;
  /** When it came to its final status; null: it has none yet. */
  readonly finalAt: string | null;
  /** The reference that went to the provider with the payment, where one is known: whose a queried record is. */
  readonly reference: string | null;
}

/** An event about one refund, once it is asked for. */
export type RefundEvent = Exclude<
  Extract<AftercareEvent, { refundId: string }>,
  { type: "refundRequested" | "resolved" }
>;
