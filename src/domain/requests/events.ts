import type { ProviderNotification } from "../notification.js";
import type { ProviderRefs } from "../reports.js";
import type { Failure, Request } from "./request.js";
import type { Moment } from "./schedule.js";

/** Where a word of the provider's comes from. */
export type Source = "reply" | "query" | "notification";

/** A moment at which the provider says something. */
export interface Heard extends Moment {
  readonly source: Source;
}

export type CheckResult = "open" | "notFound" | "noAnswer" | "disagrees";

/** What happens to one request, whatever it asks for. Times are ISO 8601. */
export type RequestEventBody = Pick<Request, "requestId" | "operation"> &
  (
    | /** Recorded before the call: from here the provider may have it. */
      { readonly type: "requestSent" }
      /** It provably didn't reach the provider. */
    | {
        readonly type: "requestNotSent";
        readonly code: string;
        readonly message: string;
        readonly sendAgainAt: string;
      }
    | {
        readonly type: "outcomeUnknown";
        readonly code: string;
        readonly message: string;
        /** The provider had a record under our id before our first send: it is never adopted. */
        readonly foreignRecord: boolean;
        readonly nextCheckAt: string;
      }
    /** The provider's word that the request had no effect: it may be sent. */
    | { readonly type: "requestProvenAbsent" }
    /** The provider has the request and has not said the last word. */
    | { readonly type: "pending"; readonly word: string; readonly nextCheckAt: string }
    /** The provider tells that it has the request. `said`: the outcome that an unproven notification named. */
    | { readonly type: "acknowledgedByProvider"; readonly said?: "succeeded" | "failed" }
    /** A check that settled nothing. */
    | {
        readonly type: "checked";
        readonly result: CheckResult;
        readonly detail: string;
        readonly nextCheckAt: string;
        /** When it was asked, by Temporal's clock; left out by an earlier release. */
        readonly askedAt?: string;
      }
    /** A notification that only a query can prove makes the next check due. */
    | { readonly type: "checkBroughtForward" }
    | { readonly type: "referencesLearned"; readonly refs: ProviderRefs }
    | {
        readonly type: "requestSucceeded";
        readonly by: Source | "person";
        /** Where the provider says when it was done. */
        readonly completedAt?: string;
      }
    | { readonly type: "requestFailed"; readonly by: Source | "person"; readonly failure: Failure }
    /** The opposite of its recorded outcome. What was said to have succeeded counts as done, for safety. */
    | { readonly type: "requestContradicted"; readonly said: "succeeded" | "failed"; readonly by: Source }
  );

export type RequestEvent = RequestEventBody & { readonly at: string };

/** The activity found that a reset made this run: another run may have sent whatever this one hasn't. */
export type RunWasReset = { readonly type: "runWasReset"; readonly run: string };

/** What came as a notification and is none of the relay's; the key and what it is about are only its sender's word. */
export type NotificationUnverified = {
  readonly type: "notificationUnverified";
  readonly key: string;
  readonly about: ProviderNotification["report"]["about"];
};

/** What a person found out at the provider. */
export interface Finding {
  readonly outcome: "succeeded" | "failed";
  readonly evidence: string;
  readonly operator: string;
}

/** A person settles what the provider does not. */
export type Resolved = Finding & Pick<Request, "operation" | "requestId"> & { readonly type: "resolved" };
