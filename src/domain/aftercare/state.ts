import type { ProviderRefs } from "../facts.js";
import type { Money } from "../money.js";
import type { Failure } from "../payment/events.js";
import type { Streak } from "../payment/state.js";
import type { Concern } from "./attention.js";
import type { ReadPayment, RefundOperation } from "./events.js";
import type { Notice } from "./notice.js";

export type RefundStatus = "processing" | "refunded" | "failed";

/** A refund that was accepted, or the engine's own `REVERSAL`. */
export interface RefundRecord {
  readonly refundId: string;
  readonly operation: RefundOperation;
  readonly requestId: string;
  readonly amount: Money;
  readonly reason: string | null;
  readonly status: RefundStatus;
  readonly failure: Failure | null;
  readonly providerRefs: ProviderRefs;
  /** Of a reversal: the request that took the money. */
  readonly reverses: string | null;
  /** The provider told of it before its turn came: it is asked about instead of sent. */
  readonly isAtProvider: boolean;
}

/** What the one request with the provider waits for, and since when its schedule counts. */
export interface Wait {
  /** `sending`: it has not been sent yet. `provider`: pending there. `outcome`: in doubt, never ended by time. */
  readonly for: "sending" | "provider" | "outcome";
  readonly since: string;
  readonly checks: number;
  /** When the next check or send is due; null: a call is on its way, or it is due at once. */
  readonly until: string | null;
}

/** The one refund whose turn it is. */
export interface ActiveRequest {
  readonly refundId: string;
  readonly operation: RefundOperation;
  readonly requestId: string;
  readonly stage: "toSend" | "onItsWay" | "withProvider";
  /** Whether every earlier send of this id is proven without effect: only then can the provider refuse it. */
  readonly firstSend: boolean;
  /** The provider is asked for it before it is sent. */
  readonly lookFirst: boolean;
  readonly wait: Wait | null;
  /** "No such refund" answers in a row, while in doubt. */
  readonly notFound: Streak | null;
}

/** The question to the provider whether a failed payment was paid after all. */
export interface Confirmation {
  readonly since: string;
  readonly checks: number;
  readonly nextCheckAt: string;
  /** Answers in a row that it was not. */
  readonly denials: Streak | null;
}

export interface AftercareState {
  readonly paymentId: string;
  readonly account: string;
  readonly openedAt: string;
  /** As last read; null: never found. */
  readonly payment: ReadPayment | null;
  /** Whether the last reading found that the namespace does not keep the payment. */
  readonly isNotKept: boolean;
  /** In the order in which they go to the provider. */
  readonly refunds: readonly RefundRecord[];
  readonly request: ActiveRequest | null;
  readonly confirmation: Confirmation | null;
  /** The newest ones; their keys are all kept, so that a repeat is known however late it comes. */
  readonly notices: readonly Notice[];
  readonly noticeKeys: readonly string[];
  /** Each reason once, oldest first: the first is the one that is shown. */
  readonly concerns: readonly Concern[];
  readonly updatedAt: string;
}
