/** Why a person should look at what came after a payment. docs/operations.md says what to do for each. */
export type AftercareAttention =
  /** The outcome of a refund or reversal has been unknown for an hour; checks go on. */
  | "outcome_unknown"
  /** A refund or reversal could not be sent for an hour; it is tried again. */
  | "not_sent"
  /** The provider named another amount or currency than ours; it was not applied. */
  | "amount_mismatch"
  /** The provider said the opposite of what it had said for good; it was not applied. */
  | "status_went_back"
  /** A refund that nobody asked Holdfast for. */
  | "unknown_refund"
  /** A capture or cancel that this payment never asked for. */
  | "unknown_request"
  /** News of a payment that the namespace does not keep, or keeps at another provider. */
  | "unknown_payment"
  /** A dispute, chargeback or fraud case. */
  | "dispute"
  /** A status word that the adapter doesn't know. */
  | "unknown_provider_status"
  /** Money is said to be taken after the payment failed, and the provider's own record does not prove it so. */
  | "unconfirmed_payment"
  /** The provider's record of money that came late is not provably of this payment's own send; not reversed. */
  | "duplicate_reference"
  /** The late money is taken where a hold was asked for, or the other way round; not reversed. */
  | "capture_mode_mismatch"
  /** Money was taken against the payment's final status, and the provider would not give it back. */
  | "reversal_failed";

export interface Concern {
  readonly reason: AftercareAttention;
  readonly since: string;
}
