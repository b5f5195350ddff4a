import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  KeyObject,
  sign,
  verify,
  type KeyObject as Key,
} from "node:crypto";

/** SHA256withRSA (RSASSA-PKCS1-v1_5) over the exact text of the body, in base64. Source: PayerMax's Java SDK. */
export function isSigned(body: string, signature: string, publicKey: Key): boolean {
  return verify("RSA-SHA256", Buffer.from(body), publicKey, Buffer.from(signature, "base64"));
}

/** A PEM text, or the single-line base64 of a SPKI that PayerMax's portal takes; undefined when it is neither. */
export function readPublicKey(key: Key | string): Key | undefined {
  if (key instanceof KeyObject) return key.type === "public" && isRsa(key) ? key : undefined;
  const text = key.trim();
  const isPem = text.startsWith("-----BEGIN PUBLIC KEY-----");
  try {
    const read = createPublicKey(
      isPem ? text : { key: Buffer.from(text, "base64"), format: "der", type: "spki" },
    );
    return isRsa(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

/** The platform's own key pair: what answers and notifications are signed with. */
export class PlatformKey {
  #privateKey: Key | undefined;

  constructor(privateKey: Key | string | undefined) {
    this.#privateKey = typeof privateKey === "string" ? createPrivateKey(privateKey) : privateKey;
  }

  sign(body: string): string {
    return sign("RSA-SHA256", Buffer.from(body), this.#key()).toString("base64");
  }

  /** SPKI as single-line base64, the form in which PayerMax's portal shows it. */
  publicKey(): string {
    return createPublicKey(this.#key()).export({ format: "der", type: "spki" }).toString("base64");
  }

  // Made when first needed, because it takes long and tests of another provider don't need it.
  #key(): Key {
    this.#privateKey ??= generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    return this.#privateKey;
  }
}

function isRsa(key: Key): boolean {
  return key.asymmetricKeyType === "rsa";
}
