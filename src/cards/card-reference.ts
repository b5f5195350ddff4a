import { createHmac, hkdfSync, randomBytes } from "node:crypto";
import type { Lessee } from "./card-leases.js";

/**
 * What a `cardRef` opens. All of it is derived from the secret in the reference, which no store keeps: a record's name
 * tells nothing of its key.
 */
export interface CardReference {
  /** What the store calls the record: 32 bytes in base64url. */
  readonly recordId: string;
  /** Encrypts the record: 32 bytes. */
  readonly key: Buffer;
  readonly lesseeKey: Buffer;
}

const SECRET_BYTES = 32;
const CARD_REF = /^card_([\w-]{43})$/;

/** A new one: `card_` and 32 random bytes. */
export function newCardRef(): { readonly cardRef: string; readonly reference: CardReference } {
  const secret = randomBytes(SECRET_BYTES);
  return { cardRef: `card_${secret.toString("base64url")}`, reference: opened(secret) };
}

/** Null for a reference that the vault never gave. */
export function readCardRef(cardRef: string): CardReference | null {
  const encoded = CARD_REF.exec(cardRef)?.[1];
  return encoded === undefined ? null : opened(Buffer.from(encoded, "base64url"));
}

function opened(secret: Buffer): CardReference {
  return {
    recordId: derived(secret, "record id").toString("base64url"),
    key: derived(secret, "encryption key"),
    lesseeKey: derived(secret, "lessee key"),
  };
}

/** The secret is random and long enough as it is, so that HKDF needs no salt. */
function derived(secret: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", `holdfast card vault: ${purpose}`, 32));
}

/** How a store writes down whom a card is leased to: it can compare, and doesn't learn the payment. */
export function lesseeTag({ lesseeKey }: CardReference, { account, paymentId }: Lessee): string {
  return createHmac("sha256", lesseeKey)
    .update(JSON.stringify([account, paymentId]))
    .digest("base64url");
}
