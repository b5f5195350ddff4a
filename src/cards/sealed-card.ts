import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { VaultContent } from "./card.js";
import type { CardReference } from "./card-reference.js";

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A card, or its CVV alone, under AES-256-GCM with a key of its own, which only the reference gives.
 *
 * @returns nonce, tag and ciphertext, one after the other. The record's name is bound to them as additional data, so
 *   that no record opens under another name
 */
export function seal(content: VaultContent, { key, recordId }: CardReference): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const plaintext = Buffer.from(JSON.stringify(content));
  try {
    const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(recordId));
    const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
  } finally {
    plaintext.fill(0);
  }
}

/**
 * @returns the content as JSON, in a buffer of its own that the caller overwrites after use
 * @throws Error when the record was changed, wiped, or sealed under another reference
 */
export function unseal(sealed: Buffer, { key, recordId }: CardReference): Buffer {
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(Buffer.from(recordId))
    .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  // In GCM update() returns all of the plaintext, and final() only checks the tag.
  const plaintext = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
  try {
    decipher.final();
    return plaintext;
  } catch (error) {
    plaintext.fill(0);
    throw error;
  }
}
