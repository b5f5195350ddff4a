/** Why a person should look at a payment or at what came after it. docs/operations.md says what to do for each. */
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
  /** The provider has a record under our id that is not provably of our own send; it was not adopted. */
  "duplicate_reference",
  /** News under another number of the provider's than the one it gave us: a second transaction; it was not applied. */
  "second_transaction",
  /** The card was to be saved and the provider never sent its token. */
  "saved_card_missing",
  /** The provider took the money where a hold was asked for, or the other way round; it was not applied. */
  "capture_mode_mismatch",
  /** The provider, or a person, said the opposite of what was settled before. */
  "status_went_back",
  /** A capture or cancel that this payment never sent. */
  "unknown_request",
  /** A refund that nobody asked Holdfast for. */
  "unknown_refund",
  /** News of a payment that the namespace does not keep, or keeps at another provider. */
  "unknown_payment",
  /** News of a type that Holdfast doesn't know. */
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

export type AttentionRaised = {
  readonly type: "attentionRaised";
  readonly reason: AttentionReason;
  readonly requestId: string | null;
  readonly detail: string | null;
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

/** Calls a person, unless one was called for the same thing already, be it acknowledged or not. */
export function raise(
  concerns: readonly Concern[],
  reason: AttentionReason,
  requestId: string | null = null,
  detail: string | null = null,
): AttentionRaised[] {
  const isKnown = concerns.some(
    (concern) => concern.reason === reason && concern.requestId === requestId && concern.detail === detail,
  );
  return isKnown ? [] : [{ type: "attentionRaised", reason, requestId, detail }];
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
  if (event.type === "acknowledged")
    return concerns.map((concern) =>
      event.reason === null || event.reason === concern.reason
        ? { ...concern, acknowledgedAt: concern.acknowledgedAt ?? event.at }
        : concern,
    );
  const { reason, requestId, detail, at } = event;
  const others = concerns.filter(
    (concern) => concern.reason !== reason || concern.requestId !== requestId || concern.detail !== detail,
  );
  return [...others, { reason, since: at, requestId, detail, acknowledgedAt: null }].slice(-KEPT_CONCERNS);
}

/** What is settled by a person needs no other one; what only time raised ends with any settlement. */
export function withoutRequest(
  concerns: readonly Concern[],
  requestId: string,
  by: "provider" | "person",
): readonly Concern[] {
  return concerns.filter(
    (concern) =>
      concern.requestId !== requestId || (by === "provider" && !RAISED_BY_TIME.has(concern.reason)),
  );
}

/** For the pages of the Temporal UI. */
export function concernLine({ reason, since, detail }: Concern): string {
  return `**A person should look** since ${since}: ${reason}${detail === null ? "" : ` (${detail})`}`;
}
