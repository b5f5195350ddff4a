import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { Wrong, type Format } from "./format.js";

/** Node would quietly derive a public key from a private one, so the label decides, not what can be read. */
const PEM_LABELS = {
  private: ["PRIVATE KEY", "RSA PRIVATE KEY"],
  public: ["PUBLIC KEY", "RSA PUBLIC KEY"],
} as const;

type Kind = keyof typeof PEM_LABELS;

/** Shorter ones can be broken; no provider gives them any more. */
const MIN_BITS = 2048;

export const rsaPrivateKey: Format<KeyObject> = {
  expected: `an RSA private key of at least ${MIN_BITS} bits: PKCS#8 or PKCS#1 DER as single-line base64, or PEM`,
  read: (value) => readKey(value, "private"),
};

/** More than one while the provider changes its key. */
export const rsaPublicKeys: Format<readonly KeyObject[]> = {
  expected:
    `RSA public keys of at least ${MIN_BITS} bits, separated by commas: ` +
    "each SPKI or PKCS#1 DER as single-line base64, or PEM",
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
  if (!value.includes("-----BEGIN")) return value.split(/, */);
  const rest = value.replace(PEM, "");
  return /^[\s,]*$/.test(rest) ? (value.match(PEM) ?? []) : new Wrong("is not PEM throughout");
}

function readKey(value: string, kind: Kind): KeyObject | Wrong {
  const key = value.includes("-----BEGIN") ? fromPem(value.trim(), kind) : fromBase64(value, kind);
  if (key instanceof Wrong) return key;
  if (key.asymmetricKeyType !== "rsa") return new Wrong("is not an RSA key");
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  return modulusLength < MIN_BITS ? new Wrong(`has ${modulusLength} bits only`) : key;
}

function fromPem(value: string, kind: Kind): KeyObject | Wrong {
  const [block, label = ""] = [...value.matchAll(PEM)][0] ?? [];
  if (block !== value) return new Wrong("is not one PEM block with its line ends");
  const labels: readonly string[] = PEM_LABELS[kind];
  if (!labels.includes(label)) return new Wrong(`is the PEM of another thing (${label})`);
  return readable(() => (kind === "private" ? createPrivateKey(value) : createPublicKey(value)));
}

function fromBase64(value: string, kind: Kind): KeyObject | Wrong {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return new Wrong("is not single-line base64");
  const key = Buffer.from(value, "base64");
  const asPrivate = firstReadable(
    () => createPrivateKey({ key, format: "der", type: "pkcs8" }),
    () => createPrivateKey({ key, format: "der", type: "pkcs1" }),
  );
  if (kind === "private") return asPrivate;
  if (!(asPrivate instanceof Wrong)) return new Wrong("is a private key");
  return firstReadable(
    () => createPublicKey({ key, format: "der", type: "spki" }),
    () => createPublicKey({ key, format: "der", type: "pkcs1" }),
  );
}

function firstReadable(...reads: readonly (() => KeyObject)[]): KeyObject | Wrong {
  for (const read of reads) {
    const key = readable(read);
    if (!(key instanceof Wrong)) return key;
  }
  return UNREADABLE;
}

/** OpenSSL's reasons help nobody, and nothing of a key is to be shown. */
const UNREADABLE = new Wrong("can't be read as a key");

function readable(read: () => KeyObject): KeyObject | Wrong {
  try {
    return read();
  } catch {
    return UNREADABLE;
  }
}
