import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { Wrong, type Format } from "./format.js";

/** Node would quietly derive a public key from a private one, so the label decides, not what can be read. */
const PEM_LABELS = {
  private: ["PRIVATE KEY", "RSA PRIVATE KEY"],
  public: ["PUBLIC KEY", "RSA PUBLIC KEY"],
} as const;

type Kind = keyof typeof PEM_LABELS;

/** PayerMax signs with SHA256WithRSA. */
export const rsaPrivateKey: Format<KeyObject> = {
  expected: "an RSA private key: PKCS#8 DER as single-line base64, or PEM",
  read: (value) => readKey(value, "private"),
};

/** More than one while the provider changes its key. */
export const rsaPublicKeys: Format<readonly KeyObject[]> = {
  expected: "RSA public keys, separated by commas: each SPKI DER as single-line base64, or PEM",
  read(value) {
    const parts = split(value);
    if (parts instanceof Wrong) return parts;
    const keys: KeyObject[] = [];
    for (const [index, part] of parts.entries()) {
      const key = readKey(part, "public");
      if (key instanceof Wrong)
        return parts.length === 1 ? key : new Wrong(`has a bad key, number ${index + 1}, which ${key.what}`);
      keys.push(key);
    }
    return keys;
  },
};

const PEM = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n[A-Za-z0-9+/=\s]+-----END \1-----/g;

/** PEM blocks may stand without commas, as in a file that they were appended to. */
function split(value: string): readonly string[] | Wrong {
  if (!value.includes("-----BEGIN")) return value.split(",");
  const rest = value.replace(PEM, "");
  return /^[\s,]*$/.test(rest) ? (value.match(PEM) ?? []) : new Wrong("is not PEM throughout");
}

function readKey(value: string, kind: Kind): KeyObject | Wrong {
  const source = value.includes("-----BEGIN") ? fromPem(value.trim(), kind) : fromBase64(value);
  if (source instanceof Wrong) return source;
  try {
    const key = kind === "private" ? privateKeyOf(source) : publicKeyOf(source);
    return key.asymmetricKeyType === "rsa" ? key : new Wrong("is not an RSA key");
  } catch {
    // OpenSSL's reasons help nobody, and nothing of a key is to be shown.
    return new Wrong("can't be read as a key");
  }
}

function privateKeyOf(source: string | Buffer): KeyObject {
  return typeof source === "string"
    ? createPrivateKey(source)
    : createPrivateKey({ key: source, format: "der", type: "pkcs8" });
}

function publicKeyOf(source: string | Buffer): KeyObject {
  return typeof source === "string"
    ? createPublicKey(source)
    : createPublicKey({ key: source, format: "der", type: "spki" });
}

function fromPem(value: string, kind: Kind): string | Wrong {
  const [block, label = ""] = [...value.matchAll(PEM)][0] ?? [];
  if (block !== value) return new Wrong("is not one PEM block with its line ends");
  const labels: readonly string[] = PEM_LABELS[kind];
  return labels.includes(label) ? value : new Wrong(`is the PEM of another thing (${label})`);
}

function fromBase64(value: string): Buffer | Wrong {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(value)
    ? Buffer.from(value, "base64")
    : new Wrong("is not single-line base64");
}
