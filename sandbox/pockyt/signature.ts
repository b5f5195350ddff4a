import { createHash } from "node:crypto";

const SIGNATURE_FIELD = "verifySign";

/**
 * Pockyt's signature: MD5 over the sorted raw pairs and the MD5 of the token.
 * Source: docs.pockyt.io/docs/signing-api-calls, and the vendor's PHP SDK (src/Util/Sign.php) for the order.
 */
export function verifySignOf(fields: Readonly<Record<string, string>>, token: string): string {
  const pairs = Object.entries(fields)
    .filter(([name]) => name !== SIGNATURE_FIELD)
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, value]) => `${name}=${value}`);
  return md5([...pairs, md5(token)].join("&"));
}

export function isSigned(fields: Readonly<Record<string, string>>, token: string): boolean {
  return fields[SIGNATURE_FIELD] === verifySignOf(fields, token);
}

function md5(text: string): string {
  return createHash("md5").update(text, "utf8").digest("hex");
}
