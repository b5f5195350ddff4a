import { createSecretKey, randomBytes } from "node:crypto";
import type { PayloadKey } from "../../src/formats/payload-keys.js";

export function newPayloadKey(keyId: string): PayloadKey {
  return { keyId, key: createSecretKey(randomBytes(32)) };
}

/** As `HOLDFAST_PAYLOAD_KEYS` has them. */
export function written(keys: readonly PayloadKey[]): string {
  return keys.map(({ keyId, key }) => `${keyId}:${key.export().toString("base64")}`).join(",");
}
