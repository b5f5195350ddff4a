/** Why a person should look at a payment or at what came after it. docs/runbooks.md says what to do for each. */
export const attentionReasons = [
  /** An outcome has been unknown for an hour; checks go on. */
  "outcome_unknown",
  /** A request could not be sent for an hour; it is tried again. */
  "not_sent",
  /** The provider has had a capture, cancel or charge for 24 hours, or a refund for 7 days, without a last word. */
  "pending_for_long",
  /** The provider named another amount or currency than ours; it was not applied. */
  "amount_mismatch",
  /** A status word that the adapter doesn't know; read as open. */
  "unknown_provider_status",
  /** The page that the shopper must go to has a URL that nobody may be sent to; it was dropped. */
  "redirect_dropped",
  /** The provider has a record under our id that is not provably of our own send; it was not adopted. */
  "duplicate_reference",
  /** A report under another number of the provider's than the one it gave us: a second transaction; it was not applied. */
  "second_transaction",
  /** The card was to be saved and the provider never sent its token. */
  "saved_card_missing",
  /** The provider took the money where a hold was asked for, or the other way round; it was not applied. */
  "capture_mode_mismatch",
  /** The provider, or a person, said the opposite of what was settled before. */
  "status_went_back",
  /** The hold expired in a run that a reset made: what a run before it captured or canceled is not known. */
  "reset_before_expiry",
  /** A capture or cancel that this payment never sent. */
  "unknown_request",
  /** A refund that nobody asked Holdfast for. */
  "unknown_refund",
  /** A notification of a payment that the namespace does not keep, or keeps at another provider. */
  "unknown_payment",
  /** A notification of a type that Holdfast doesn't know. */
  "unknown_news",
  /** A dispute, chargeback, complaint or fraud case. */
  "dispute",
  /** Money is said to be taken after the payment failed, and the provider's own record does not prove it so. */
  "unconfirmed_payment",
  /** The payment could not be read for an hour; what needs it waits. */
  "payment_unreadable",
  /** Money was taken against the payment's final status, and the provider would not give it back. */
  "reversal_failed",
] as const;

export type AttentionReason = (typeof attentionReasons)[number];

/** A call for a person. It stands until it is acknowledged, or what it is about is settled. */
export interface Concern {
  readonly reason: AttentionReason;
  readonly since: string;
  /** The request that it is about; null: the payment as a whole. */
  readonly requestId: string | null;
  /** What tells it from another one of the same reason, for people; never personal. */
  readonly detail: string | null;
  /** When a person said that it is seen to; null: it stands. */
  readonly acknowledgedAt: string | null;
}

export type AttentionRaised = Pick<Concern, "reason" | "requestId" | "detail"> & {
  readonly type: "attentionRaised";
};

export type Acknowledged = {
  readonly type: "acknowledged";
  /** Null: all that stood. */
  readonly reason: AttentionReason | null;
  readonly note: string;
  readonly operator: string;
};

/** These say only how long something has lasted. They end with it, and any other reason says more. */
export const RAISED_BY_TIME: ReadonlySet<AttentionReason> = new Set([
  "outcome_unknown",
  "not_sent",
  "pending_for_long",
  "payment_unreadable",
]);

const KEPT_CONCERNS = 100;

type About = Pick<Concern, "reason" | "requestId" | "detail">;

function isSame(one: About, other: About): boolean {
  return one.reason === other.reason && one.requestId === other.requestId && one.detail === other.detail;
}

/** Calls a person, unless one was called for the same thing already, be it acknowledged or not. */
export function raiseAttention(
  concerns: readonly Concern[],
  reason: AttentionReason,
  requestId: string | null = null,
  detail: string | null = null,
): AttentionRaised[] {
  const about = { reason, requestId, detail };
  return concerns.some((known) => isSame(known, about)) ? [] : [{ type: "attentionRaised", ...about }];
}

/** What is shown: the first that stands, and one that only time raised after any other. */
export function standing(concerns: readonly Concern[]): Concern | null {
  const stand = concerns.filter(({ acknowledgedAt }) => acknowledgedAt === null);
  return stand.find(({ reason }) => !RAISED_BY_TIME.has(reason)) ?? stand[0] ?? null;
}

export function concernsAfter(
  concerns: readonly Concern[],
  event: (AttentionRaised | Acknowledged) & { readonly at: string },
): readonly Concern[] {
  const { at, reason } = event;
  if (event.type === "acknowledged")
    return concerns.map((concern) =>
      concern.acknowledgedAt === null && (reason === null || reason === concern.reason)
        ? { ...concern, acknowledgedAt: at }
        : concern,
    );
  const { requestId, detail } = event;
  const raised = { reason: event.reason, since: at, requestId, detail, acknowledgedAt: null };
  return [...concerns.filter((concern) => !isSame(concern, raised)), raised].slice(-KEPT_CONCERNS);
}

/** What is settled by a person needs no other one; what only time raised ends with any settlement. */
export function withoutRequest(concerns: readonly Concern[], requestId: string, by: "provider" | "person") {
  const isOver = ({ reason }: Concern) => by === "person" || RAISED_BY_TIME.has(reason);
  return concerns.filter((concern) => concern.requestId !== requestId || !isOver(concern));
}

/** What callers see of it. */
export type Attention = Pick<Concern, "reason" | "since">;

export function attentionOf(concerns: readonly Concern[]): Attention | null {
  const concern = standing(concerns);
  return concern && { reason: concern.reason, since: concern.since };
}
