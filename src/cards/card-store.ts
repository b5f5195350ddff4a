import type { Card, CardSummary } from "./card.js";
import type { FieldError } from "./field-error.js";

/** What the vault tells about a CVV that it took. */
export interface StoredCvv {
  /** `card_…`: what a payment's input names. */
  readonly cardRef: string;
  /** ISO 8601, UTC: the card is destroyed then at the latest. */
  readonly expiresAt: string;
}

/** What the vault tells about a card that it took. */
export interface StoredCard extends StoredCvv, CardSummary {}

/** The payment that a card is for. */
export interface CardPurpose {
  readonly paymentId: string;
  /** Default: `default`. */
  readonly account?: string;
}

/** A backend's side of the card vault. */
export interface CardStore {
  /**
   * @param purpose with it no other payment can ever lease or destroy the card; without it the first one that leases it
   *   keeps it
   * @throws CardVaultError, within 3 seconds
   */
  put(card: Card, purpose?: CardPurpose): Promise<StoredCard>;
  /**
   * Stores the CVV alone (3 or 4 digits), for a `savedCard` payment where `savedCard.needsCvv` says so.
   *
   * @param purpose as for `put`
   * @throws CardVaultError, within 3 seconds
   */
  putCvv(cvv: string, purpose?: CardPurpose): Promise<StoredCvv>;
}

/**
 * After `full` and `unreachable` the card may be put again. Should the vault have stored it at the first attempt, that
 * record is never used and is destroyed at its time limit.
 */
type CardVaultErrorCode = "invalid_card" | "unauthorized" | "unreachable" | "full";

/** Why a card was not stored. Message and fields never hold card data. */
export class CardVaultError extends Error {
  override readonly name = "CardVaultError";
  readonly code: CardVaultErrorCode;
  /** With `invalid_card`: every bad field. */
  readonly fields: readonly FieldError[];

  constructor(code: CardVaultErrorCode, message: string, fields: readonly FieldError[] = []) {
    super(message);
    this.code = code;
    this.fields = fields;
  }
}
