import { randomBytes } from "node:crypto";
import { isWholeCard, summarize, type VaultContent } from "./card.js";
import type { Lessee } from "./card-leases.js";
import type { StoredCard, StoredCvv } from "./card-store.js";
import { seal, unseal, wipe, type SealedCard } from "./sealed-card.js";

const MAX_LIFETIME_MS = 15 * 60_000;

interface CardRecord {
  readonly sealed: SealedCard;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly timer: NodeJS.Timeout;
  lessee: Lessee | undefined;
}

export interface MemoryCardStoreOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Default, and at most, 15 minutes. */
  readonly lifetimeMs?: number;
  /** Default 10,000. */
  readonly maxCards?: number;
}

/** The store holds `maxCards` cards already. */
export class VaultFullError extends Error {
  override readonly name = "VaultFullError";
}

/**
 * Keeps cards in memory only, each encrypted with a key of its own, until their time limit or the end of the process.
 * The fields are private at run time too (`#`), so that inspecting or serializing the store shows no record.
 */
export class MemoryCardStore {
  readonly #now: () => number;
  readonly #lifetimeMs: number;
  readonly #maxCards: number;
  readonly #records = new Map<string, CardRecord>();

  constructor({ now, lifetimeMs = MAX_LIFETIME_MS, maxCards = 10_000 }: MemoryCardStoreOptions) {
    if (!(lifetimeMs > 0 && lifetimeMs <= MAX_LIFETIME_MS)) {
      throw new RangeError(`a card's lifetime must be more than 0 and at most ${MAX_LIFETIME_MS} ms`);
    }
    this.#now = now;
    this.#lifetimeMs = lifetimeMs;
    this.#maxCards = maxCards;
  }

  /** How many cards are held. */
  get size(): number {
    return this.#records.size;
  }

  /**
   * Encrypts a checked card, or a CVV, and keeps it.
   *
   * @throws VaultFullError
   */
  put(content: VaultContent): StoredCard | StoredCvv {
    if (this.#records.size >= this.#maxCards) this.#dropExpired();
    if (this.#records.size >= this.#maxCards) throw new VaultFullError("the card vault is full");
    const cardRef = `card_${randomBytes(18).toString("base64url")}`;
    const expiresAt = this.#now() + this.#lifetimeMs;
    // The timer destroys the card in time even if the wall clock is set back.
    const timer = setTimeout(() => {
      this.#drop(cardRef);
    }, this.#lifetimeMs).unref();
    this.#records.set(cardRef, { sealed: seal(content, cardRef), expiresAt, timer, lessee: undefined });
    const stored = { cardRef, expiresAt: new Date(expiresAt).toISOString() };
    return isWholeCard(content) ? { ...stored, ...summarize(content) } : stored;
  }

  /** The first payment that asks gets the card, now and again until its time limit; no other does. */
  lease(cardRef: string, lessee: Lessee): VaultContent | "gone" | "leasedToAnother" {
    const record = this.#find(cardRef);
    if (record === undefined) return "gone";
    if (isOthers(record, lessee)) return "leasedToAnother";
    record.lessee = { account: lessee.account, paymentId: lessee.paymentId };
    return unseal(record.sealed, cardRef);
  }

  /** By its lessee, or anyone while it is unleased. A card that is gone already counts as destroyed. */
  destroy(cardRef: string, lessee: Lessee): "destroyed" | "leasedToAnother" {
    const record = this.#find(cardRef);
    if (record !== undefined && isOthers(record, lessee)) return "leasedToAnother";
    this.#drop(cardRef);
    return "destroyed";
  }

  /** Destroys every card. */
  clear(): void {
    for (const cardRef of [...this.#records.keys()]) this.#drop(cardRef);
  }

  #find(cardRef: string): CardRecord | undefined {
    const record = this.#records.get(cardRef);
    if (record === undefined || this.#now() < record.expiresAt) return record;
    this.#drop(cardRef);
    return undefined;
  }

  #dropExpired(): void {
    for (const cardRef of [...this.#records.keys()]) this.#find(cardRef);
  }

  #drop(cardRef: string): void {
    const record = this.#records.get(cardRef);
    if (record === undefined) return;
    clearTimeout(record.timer);
    wipe(record.sealed);
    this.#records.delete(cardRef);
  }
}

function isOthers({ lessee }: CardRecord, { account, paymentId }: Lessee): boolean {
  return lessee !== undefined && (lessee.account !== account || lessee.paymentId !== paymentId);
}
