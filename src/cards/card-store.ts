import type { Card, CardSummary } from "./card.js";
import type { FieldError } from "./field-error.js";

/** What the vault tells about a card that it took. */
export interface StoredCard extends CardSummary {
  /** `card_…`: what a payment's input names. */
  readonly cardRef: string;
  /** ISO 8601, UTC: the card is destroyed then at the latest. */
  readonly expiresAt: string;
}

/** A backend's side of the card vault. */
export interface CardStore {
  /** @throws CardVaultError, within 3 seconds */
  put(card: Card): Promise<StoredCard>;
}

/**
 * `full` and `unreachable` may pass: put the card again. Should the vault hold it already, the first
 * reference is never used and goes at its time limit.
 */
export type CardVaultErrorCode = "invalid_card" | "unauthorized" | "unreachable" | "full";

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
