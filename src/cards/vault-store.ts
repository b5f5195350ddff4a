import type { VaultContent } from "./card.js";
import type { Lessee } from "./card-leases.js";
import type { StoredCvv } from "./card-store.js";

/** No record is kept for longer. */
export const MAX_LIFETIME_MS = 15 * 60_000;

type Eventually<T> = T | Promise<T>;

/**
 * Where the vault keeps its records: sealed, for 15 minutes at most. Of each call the reference brings the key, which no
 * store has. Every store behaves in the same way (`test/cards/vault-store-contract.ts`).
 */
export interface VaultStore {
  /**
   * Encrypts checked content and keeps it.
   *
   * @param lessee who alone may ever lease or destroy it; without one the first payment that leases it
   * @throws VaultFull, StoreUnreachable
   */
  put(content: VaultContent, lessee?: Lessee): Eventually<StoredCvv>;
  /**
   * The first payment that asks gets the card, now and again until its time limit; no other does.
   *
   * @returns the content as JSON; the caller overwrites the buffer after use
   * @throws StoreUnreachable: nothing is known
   */
  lease(cardRef: string, lessee: Lessee): Eventually<Buffer | "gone" | "leasedToAnother">;
  /**
   * By its lessee, or anyone while it is unleased. A card that is gone already counts as destroyed.
   *
   * @throws StoreUnreachable: the card may still be there
   */
  destroy(cardRef: string, lessee: Lessee): Eventually<"destroyed" | "leasedToAnother">;
  /** Whether it can be asked now. Never rejects. */
  ready(): Eventually<boolean>;
  /** Ends what the store holds in this process. */
  close(): Eventually<void>;
}

/** The store holds as much as it may already. */
export class VaultFull extends Error {
  override readonly name = "VaultFull";

  constructor() {
    super("the card vault is full");
  }
}

/** The store could not be asked, or gave no usable answer, so nothing is known of the card. */
export class StoreUnreachable extends Error {
  override readonly name = "StoreUnreachable";
}

/** @throws RangeError */
export function checkLifetime(lifetimeMs: number): number {
  if (lifetimeMs > 0 && lifetimeMs <= MAX_LIFETIME_MS) return lifetimeMs;
  throw new RangeError(`a card's lifetime must be more than 0 and at most ${MAX_LIFETIME_MS} ms`);
}
