import { createSecretKey, type KeyObject } from "node:crypto";
import { Wrong, type Format } from "./format.js";

export interface PayloadKey {
  readonly keyId: string;
  readonly key: KeyObject;
}

const KEY_BYTES = 32;

/** In the order given: the first encrypts, all decrypt. */
export const payloadKeys: Format<readonly PayloadKey[]> = {
  expected: "keyId:base64,… with 32-byte keys; a keyId has letters, digits, `.`, `_` and `-`, at most 64",
  read(value) {
    const keys: PayloadKey[] = [];
    for (const [index, part] of value.split(/, */).entries()) {
      const key = readKey(part);
      if (key === null) return new Wrong(`has a bad entry, number ${index + 1}`);
      if (keys.some(({ keyId }) => keyId === key.keyId))
        return new Wrong(`has a keyId twice, the second time as number ${index + 1}`);
      keys.push(key);
    }
    return keys;
  },
};

function readKey(entry: string): PayloadKey | null {
  const [, keyId, base64] = /^([A-Za-z0-9._-]{1,64}):([A-Za-z0-9+/]+=*)$/.exec(entry) ?? [];
  if (keyId === undefined || base64 === undefined) return null;
  const bytes = Buffer.from(base64, "base64");
  // Node reads past what is missing or too much, so only what it would write itself is taken.
  if (bytes.length !== KEY_BYTES || bytes.toString("base64") !== base64) return null;
  return { keyId, key: createSecretKey(bytes) };
}
