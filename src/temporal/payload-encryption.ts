import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Payload, PayloadCodec } from "@temporalio/common";
import proto from "@temporalio/proto";
import type { PayloadKey } from "../formats/payload-keys.js";
import { isForPeople } from "./payloads-for-people.js";

/** What `docs/payload-encryption.md` describes byte by byte; another way of writing gets another name. */
const FORMAT = "holdfast/1";
const ENCRYPTED = "binary/encrypted";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

/**
 * A payload that can't be decrypted. The message names its key and holds nothing of it. A worker's task that meets one
 * fails, and Temporal repeats it until a worker has the key.
 */
export class UnreadablePayload extends Error {
  override readonly name = "UnreadablePayload";
}

/**
 * Encrypts payloads with AES-256-GCM under the first key, bound to the namespace and the key's id, and decrypts them
 * with any. What other clients sent in plain text, or encoded in their own way, is handed on as it is.
 *
 * `decode` rejects with UnreadablePayload where the key is missing or the payload isn't what was encrypted.
 */
export function payloadEncryption(keys: readonly PayloadKey[], namespace: string): PayloadCodec {
  const [first] = keys;
  if (first === undefined) throw new TypeError("payload encryption needs a key");
  const keyOf = new Map(keys.map((key) => [key.keyId, key]));
  return {
    encode: forEach((payload) => (isForPeople(payload) ? payload : encrypt(payload, first, namespace))),
    decode: forEach((payload) => {
      const text = (name: string) => Buffer.from(payload.metadata?.[name] ?? []).toString();
      // Without our format it is another codec's.
      if (text("encoding") !== ENCRYPTED || text("encryption-format") === "") return payload;
      return decrypt(
        payload,
        keyToOpen(text("encryption-format"), text("encryption-key-id"), keyOf),
        namespace,
      );
    }),
  };
}

/** Rejects where `change` throws. */
function forEach(change: (payload: Payload) => Payload): PayloadCodec["encode"] {
  return (payloads) =>
    new Promise((resolve) => {
      resolve(payloads.map(change));
    });
}

function encrypt(payload: Payload, { key, keyId }: PayloadKey, namespace: string): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(boundTo(namespace, keyId));
  const parts = [nonce, cipher.update(PayloadMessage.encode(payload).finish()), cipher.final()];
  return {
    metadata: {
      encoding: Buffer.from(ENCRYPTED),
      "encryption-format": Buffer.from(FORMAT),
      "encryption-key-id": Buffer.from(keyId),
    },
    data: Buffer.concat([...parts, cipher.getAuthTag()]),
  };
}

/** @throws UnreadablePayload where we have no such key */
function keyToOpen(format: string, keyId: string, keyOf: ReadonlyMap<string, PayloadKey>): PayloadKey {
  // Whoever may write into the namespace wrote them: only what can be a format or a key's id is repeated.
  if (!/^[a-z0-9/.-]{1,32}$/.test(format) || !/^[A-Za-z0-9._-]{1,64}$/.test(keyId))
    throw new UnreadablePayload("an encrypted payload names no key and format that can be");
  if (format !== FORMAT)
    throw new UnreadablePayload(
      `a payload is encrypted in the format ${format}, and this release knows ${FORMAT}`,
    );
  const key = keyOf.get(keyId);
  if (key === undefined)
    throw new UnreadablePayload(
      `a payload is encrypted with the key ${keyId}, which is not among HOLDFAST_PAYLOAD_KEYS`,
    );
  return key;
}

/** @throws UnreadablePayload where it isn't what was encrypted */
function decrypt({ data }: Payload, { key, keyId }: PayloadKey, namespace: string): Payload {
  const bytes = Buffer.from(data ?? []);
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(boundTo(namespace, keyId))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    const opened = [decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
    const { metadata, data: plain } = PayloadMessage.decode(Buffer.concat(opened));
    return { metadata, data: plain };
  } catch {
    throw new UnreadablePayload(
      `the key ${keyId} does not open a payload that names it: the payload was changed, comes from another ` +
        `namespace than ${namespace}, or was encrypted with another key of that name`,
    );
  }
}

/** What is authenticated beside the payload: so it can't be moved to another namespace, key or format. */
function boundTo(namespace: string, keyId: string): Buffer {
  return Buffer.from(`${FORMAT}\n${namespace}\n${keyId}`);
}
