import type { Acknowledged, AttentionRaised } from "../attention.js";
import type { ProviderNotification } from "../notification.js";
import type {
  CheckResult,
  NotificationUnverified,
  RequestEventBody,
  Resolved,
  RunWasReset,
} from "../requests/events.js";
import type { Notice } from "./notice.js";
import type { AftercareState, Dispute, ReadPayment, RefundRequest } from "./state.js";

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
  | ({ readonly type: "refundRequested" } & Pick<RefundRequest, Asked | "refundId">)
  | ReversalRequested
  | RequestEventBody
  | ({ readonly type: "noticeReceived" } & Omit<Notice, "at">)
  /** It can be judged only once the payment is read. */
  | { readonly type: "noticeHeld"; readonly notification: ProviderNotification }
  /** What came as a notification is none that Holdfast can read: anyone with access to the namespace can signal. */
  | { readonly type: "notificationUnreadable"; readonly reason: string }
  | NotificationUnverified
  | ({ readonly type: "disputeChanged" } & Omit<Dispute, "at">)
  /** Money is said to be taken for a payment that failed: the provider's own record must say so too. */
  | { readonly type: "confirmationStarted" }
  | ({
      readonly type: "confirmationChecked";
      readonly nextCheckAt: string;
      readonly askedAt?: string;
    } & Answer<CheckResult | "denied">)
  | ({ readonly type: "confirmationEnded" } & Answer<"confirmed" | "denied" | "givenBack" | "disagrees">)
  | Resolved
  | Acknowledged
  | AttentionRaised;

type Asked = "requestId" | "amount" | "reason";

/** Money moved against the payment's final status: it goes back, once, as the refund `REVERSAL`. */
type ReversalRequested = Pick<RefundRequest, Asked | "operation"> & {
  readonly type: "reversalRequested";
  /** The provider's request that took the money: the payment itself, or a capture by its request id. */
  readonly reverses: string;
  readonly reason: string;
};

type Answer<Result> = { readonly result: Result; readonly detail: string };

export type AftercareEvent = EventBody & { readonly seq: number; readonly at: string };
