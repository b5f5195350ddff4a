import type { VaultContent } from "./card.js";
import type { Lessee } from "./card-leases.js";
import { lesseeTag, newCardRef, readCardRef, type CardReference } from "./card-reference.js";
import type { StoredCvv } from "./card-store.js";
import { seal, unseal } from "./sealed-card.js";
import { checkLifetime, MAX_LIFETIME_MS, VaultFull, type VaultStore } from "./vault-store.js";

interface CardRecord {
  readonly sealed: Buffer;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly timer: NodeJS.Timeout;
  lessee: string | undefined;
}

export interface MemoryCardStoreOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Default, and at most, 15 minutes. */
  readonly lifetimeMs?: number;
  /** Default 10,000. */
  readonly maxCards?: number;
}

/**
 * Keeps cards in memory only, each encrypted with a key of its own, until their time limit or the end of the process.
 * The fields are private at run time too (`#`), so that inspecting or serializing the store shows no record.
 */
export class MemoryCardStore implements VaultStore {
  readonly #now: () => number;
  readonly #lifetimeMs: number;
  readonly #maxCards: number;
  readonly #records = new Map<string, CardRecord>();

  constructor({ now, lifetimeMs = MAX_LIFETIME_MS, maxCards = 10_000 }: MemoryCardStoreOptions) {
    this.#now = now;
    this.#lifetimeMs = checkLifetime(lifetimeMs);
    this.#maxCards = maxCards;
  }

  /** How many cards are held. */
  get size(): number {
    return this.#records.size;
  }

  put(content: VaultContent, lessee?: Lessee): StoredCvv {
    if (this.#records.size >= this.#maxCards) this.#dropExpired();
    if (this.#records.size >= this.#maxCards) throw new VaultFull();
    const { cardRef, reference } = newCardRef();
    const { recordId } = reference;
    const expiresAt = this.#now() + this.#lifetimeMs;
    const record: CardRecord = {
      sealed: seal(content, reference),
      expiresAt,
      // It destroys the card in time even if the wall clock is set back.
      timer: setTimeout(() => {
        this.#drop(recordId, record);
      }, this.#lifetimeMs).unref(),
      lessee: lessee && lesseeTag(reference, lessee),
    };
    this.#records.set(recordId, record);
    return { cardRef, expiresAt: new Date(expiresAt).toISOString() };
  }

  lease(cardRef: string, lessee: Lessee): Buffer | "gone" | "leasedToAnother" {
    const reference = readCardRef(cardRef);
    const record = reference && this.#find(reference);
    if (!record) return "gone";
    const asking = lesseeTag(reference, lessee);
    if (isOthers(record, asking)) return "leasedToAnother";
    record.lessee = asking;
    return unseal(record.sealed, reference);
  }

  destroy(cardRef: string, lessee: Lessee): "destroyed" | "leasedToAnother" {
    const reference = readCardRef(cardRef);
    const record = reference && this.#find(reference);
    if (!record) return "destroyed";
    if (isOthers(record, lesseeTag(reference, lessee))) return "leasedToAnother";
    this.#drop(reference.recordId, record);
    return "destroyed";
  }

  ready(): boolean {
    return true;
  }

  /** Destroys every card. */
  close(): void {
    for (const [recordId, record] of [...this.#records]) this.#drop(recordId, record);
  }

  #find({ recordId }: Pick<CardReference, "recordId">): CardRecord | undefined {
    const record = this.#records.get(recordId);
    if (record === undefined || this.#now() < record.expiresAt) return record;
    this.#drop(recordId, record);
    return undefined;
  }

  #dropExpired(): void {
    for (const recordId of [...this.#records.keys()]) this.#find({ recordId });
  }

  #drop(recordId: string, record: CardRecord): void {
    clearTimeout(record.timer);
    record.sealed.fill(0);
    this.#records.delete(recordId);
  }
}

function isOthers({ lessee }: CardRecord, asking: string): boolean {
  return lessee !== undefined && lessee !== asking;
}
