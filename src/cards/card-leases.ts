import type { VaultContent } from "./card.js";

/** Whom a card is leased to: one payment of one account. */
export interface Lessee {
  readonly account: string;
  readonly paymentId: string;
}

export type LeaseResult =
  | { readonly status: "leased"; readonly content: VaultContent }
  /** This payment will never get the card: unknown, past its time limit, destroyed, or another payment's. */
  | { readonly status: "gone" }
  /** The vault could not be asked, so nothing is known; `reason` never holds card data. */
  | { readonly status: "unreachable"; readonly reason: string };

/** The worker's side of the card vault. Neither method throws; each takes 3 seconds at most. */
export interface CardLeases {
  /** The same payment may lease its card again, until the card's time limit. */
  lease(cardRef: string, lessee: Lessee): Promise<LeaseResult>;
  /** Destroys the card if the vault can be reached; otherwise the card's time limit does. May be called again. */
  destroy(cardRef: string, lessee: Lessee): Promise<void>;
}
