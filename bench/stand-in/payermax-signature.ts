import { createPrivateKey, sign } from "node:crypto";

/** SHA256withRSA over the exact bytes, as base64 in the header `sign`. */
export type Sign = (body: string) => string;

/** The key is read once: reading it costs more than signing with it. */
export function signer(privateKeyPem: string): Sign {
  const key = createPrivateKey(privateKeyPem);
  return (body) => sign("RSA-SHA256", Buffer.from(body), key).toString("base64");
}
