import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import type { PayloadKey } from "../../formats/payload-keys.js";

/** A record that is not what was written, or whose key is missing. The message says which, and holds nothing of it. */
export class UnreadableRecord extends Error {
  override readonly name = "UnreadableRecord";
}

/** The first byte says what follows. */
const PLAIN = 1;
const ENCRYPTED = 2;

const DIGEST_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * What is kept of a text: AES-256-GCM under the first key, with its id, or without keys the text with its SHA-256. Both
 * are bound to the place that the record belongs to, so that neither a changed nor an exchanged record is read.
 */
export function seal(text: string, place: string, [first]: readonly PayloadKey[]): Buffer {
  const bytes = Buffer.from(text);
  if (first === undefined) return Buffer.concat([Buffer.of(PLAIN), digest(bytes, place), bytes]);
  const keyId = Buffer.from(first.keyId);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", first.key, nonce).setAAD(Buffer.from(place));
  const encrypted = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([
    Buffer.of(ENCRYPTED, keyId.length),
    ...[keyId, nonce, cipher.getAuthTag(), encrypted],
  ]);
}

/** @throws UnreadableRecord */
export function unseal(record: Uint8Array, place: string, keys: readonly PayloadKey[]): string {
  const [form] = record;
  const bytes = Buffer.from(record).subarray(1);
  if (form === PLAIN) return readPlain(bytes, place);
  if (form === ENCRYPTED) return decrypt(bytes, place, keys);
  throw new UnreadableRecord("it begins with no form that is known");
}

function readPlain(bytes: Buffer, place: string): string {
  const text = bytes.subarray(DIGEST_BYTES);
  if (!bytes.subarray(0, DIGEST_BYTES).equals(digest(text, place)))
    throw new UnreadableRecord("its digest is another one");
  return text.toString();
}

function decrypt(bytes: Buffer, place: string, keys: readonly PayloadKey[]): string {
  const idEnd = 1 + (bytes[0] ?? 0);
  const nonceEnd = idEnd + NONCE_BYTES;
  const tagEnd = nonceEnd + TAG_BYTES;
  if (bytes.length < tagEnd) throw new UnreadableRecord("it is too short");
  const keyId = bytes.subarray(1, idEnd).toString();
  const key = keys.find((one) => one.keyId === keyId)?.key;
  if (key === undefined) {
    // What no key can be called is no key's name.
    if (!/^[A-Za-z0-9._-]{1,64}$/.test(keyId)) throw new UnreadableRecord("its key's id is unreadable");
    throw new UnreadableRecord(`its key ${keyId} is not among HOLDFAST_PAYLOAD_KEYS`);
  }
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(idEnd, nonceEnd))
      .setAAD(Buffer.from(place))
      .setAuthTag(bytes.subarray(nonceEnd, tagEnd));
    return Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]).toString();
  } catch {
    throw new UnreadableRecord(`its tag is another one than key ${keyId} makes`);
  }
}

function digest(bytes: Buffer, place: string): Buffer {
  return createHash("sha256").update(place).update("\0").update(bytes).digest();
}
