import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { VaultContent } from "./card.js";

/** A card, or its CVV alone, under AES-256-GCM with a key of its own. */
export interface SealedCard {
  readonly key: Buffer;
  readonly nonce: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

const ALGORITHM = "aes-256-gcm";

/** @param cardRef bound to the ciphertext as additional data, so that no record opens under another reference */
export function seal(card: VaultContent, cardRef: string): SealedCard {
  const key = randomBytes(32);
  const nonce = randomBytes(12);
  const plaintext = Buffer.from(JSON.stringify(card));
  try {
    const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(cardRef));
    const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return { key, nonce, ciphertext, tag: cipher.getAuthTag() };
  } finally {
    plaintext.fill(0);
  }
}

/** @throws Error when the record was changed, wiped, or sealed under another reference */
export function unseal(sealed: SealedCard, cardRef: string): VaultContent {
  const decipher = createDecipheriv(ALGORITHM, sealed.key, sealed.nonce, { authTagLength: 16 })
    .setAAD(Buffer.from(cardRef))
    .setAuthTag(sealed.tag);
  // In GCM update() returns all of the plaintext, and final() only checks the tag.
  const plaintext = decipher.update(sealed.ciphertext);
  try {
    decipher.final();
    return JSON.parse(plaintext.toString()) as VaultContent;
  } finally {
    plaintext.fill(0);
  }
}

/** Overwrites the record with zeros; it can't be unsealed afterwards. */
export function wipe(sealed: SealedCard): void {
  for (const buffer of [sealed.key, sealed.nonce, sealed.ciphertext, sealed.tag]) buffer.fill(0);
}
