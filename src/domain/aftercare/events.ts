import type { Acknowledged, AttentionRaised } from "../attention.js";
import type { DisputeStage } from "../facts.js";
import type { Money } from "../money.js";
import type { ProviderNotification } from "../notification.js";
import type { CheckResult, RequestEventBody, Resolved, RunWasReset } from "../requests/events.js";
import type { NoticeAbout, NoticeMeaning } from "./notice.js";
import type { ReadPayment } from "./read-payment.js";
import type { AftercareState, RefundOperation } from "./state.js";

/** What happened after a payment. The aftercare's state is nothing but the fold of these. Times are ISO 8601. */
export type EventBody =
  | { readonly type: "opened"; readonly paymentId: string; readonly account: string; readonly run: string }
  /** It goes on in a new run, before Temporal's limits, with all that it was. */
  | { readonly type: "continued"; readonly state: AftercareState; readonly run: string }
  | RunWasReset
  | ({ readonly type: "paymentRead" } & ReadPayment)
  | { readonly type: "paymentNotKept" }
  /** The payment could not be read now: what needs it waits. */
  | { readonly type: "readFailed"; readonly readAgainAt: string }
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
  | RequestEventBody
  | {
      readonly type: "noticeReceived";
      readonly key: string;
      readonly about: NoticeAbout;
      /** The provider's own name for the news, where it is neither a payment's nor a request's. */
      readonly name: string | null;
      readonly status: string;
      readonly meaning: NoticeMeaning;
    }
  /** It can be judged only once the payment is read. */
  | { readonly type: "noticeHeld"; readonly notification: ProviderNotification }
  /** What came as a notification is none that Holdfast can read: anyone with access to the namespace can signal. */
  | { readonly type: "notificationUnreadable"; readonly reason: string }
  | {
      readonly type: "disputeChanged";
      readonly caseId: string;
      readonly name: string;
      readonly status: string;
      readonly stage: DisputeStage;
    }
  /** Money is said to be taken for a payment that failed: the provider's own record must say so too. */
  | { readonly type: "confirmationStarted" }
  | {
      readonly type: "confirmationChecked";
      readonly result: CheckResult | "denied";
      readonly detail: string;
      readonly nextCheckAt: string;
    }
  | {
      readonly type: "confirmationEnded";
      readonly result: "confirmed" | "denied" | "givenBack" | "disagrees";
      readonly detail: string;
    }
  | Resolved
  | Acknowledged
  | AttentionRaised;

export type AftercareEvent = EventBody & { readonly seq: number; readonly at: string };
