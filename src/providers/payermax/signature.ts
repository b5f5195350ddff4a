import { sign, verify, type KeyObject } from "node:crypto";

// RSASSA-PKCS1-v1_5 with SHA-256 over the exact bytes of the body, as base64 in the header `sign`. Source: docs,
// signature rules; the vendor's Java SDK (RsaUtils).
const ALGORITHM = "RSA-SHA256";

const BASE64 = /^[A-Za-z0-9+/]{1,2732}={0,2}$/;

export function signatureOf(body: string, privateKey: KeyObject): string {
  return sign(ALGORITHM, Buffer.from(body, "utf8"), privateKey).toString("base64");
}

/** Whether any of the keys has signed exactly these bytes; `signature` is the header as it came. */
export function isSignedBy(
  body: Buffer,
  signature: string | string[] | undefined,
  publicKeys: readonly KeyObject[],
): boolean {
  if (typeof signature !== "string" || !BASE64.test(signature)) return false;
  const bytes = Buffer.from(signature, "base64");
  return publicKeys.some((key) => verify(ALGORITHM, body, key, bytes));
}
