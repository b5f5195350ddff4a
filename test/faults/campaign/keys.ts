import { generateKeyPairSync } from "node:crypto";

export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** PEM texts. */
export function newKeyPair(): KeyPair {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
}

/** The DER inside a PEM text, in one line of base64, as lists of keys are written. */
export function oneLine(pem: string): string {
  return pem.replaceAll(/-----[^-]+-----|\s/g, "");
}
