import { createPublicKey, type KeyObject } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Wrong } from "../../src/formats/format.js";
import { payloadKeys } from "../../src/formats/payload-keys.js";
import { rsaPrivateKey, rsaPublicKeys } from "../../src/formats/rsa-keys.js";
import { EC, keyForms, openssl, RSA } from "./support.js";

const rsa = keyForms(...RSA);
const other = keyForms(...RSA);
const ec = keyForms(...EC);
const short = keyForms("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024");

const base64 = (args: readonly string[], input: string) => openssl(args, input).toString("base64");
const privatePkcs1 = base64(["rsa", "-traditional", "-outform", "DER"], rsa.privatePem);

function spki(key: KeyObject): string {
  const half = key.type === "private" ? createPublicKey(key) : key;
  return half.export({ format: "der", type: "spki" }).toString("base64");
}

function wrong(value: unknown): string {
  expect(value).toBeInstanceOf(Wrong);
  return (value as Wrong).what;
}

describe("a private key", () => {
  test.each([
    ["PKCS#8 DER in base64", rsa.privateBase64],
    ["PKCS#8 PEM", rsa.privatePem],
    ["PEM with CRLF", rsa.privatePem.replaceAll("\n", "\r\n")],
    ["PKCS#1 PEM", openssl(["rsa", "-traditional"], rsa.privatePem).toString()],
    ["PKCS#1 DER in base64", privatePkcs1],
  ])("as %s", (_, value) => {
    expect(spki(rsaPrivateKey.read(value) as KeyObject)).toBe(rsa.publicBase64);
  });

  test.each([
    ["", "is not single-line base64"],
    ["not a key", "is not single-line base64"],
    [rsa.privateBase64.replace(/.{64}/g, "$&\n"), "is not single-line base64"],
    [rsa.privateBase64.slice(0, 400), "can't be read as a key"],
    [rsa.publicBase64, "can't be read as a key"],
    [rsa.publicPem, "is the PEM of another thing (PUBLIC KEY)"],
    [rsa.privatePem.replaceAll("\n", "\\n"), "is not one PEM block with its line ends"],
    [rsa.privatePem + other.privatePem, "is not one PEM block with its line ends"],
    [ec.privateBase64, "is not an RSA key"],
    [short.privateBase64, "has 1024 bits only"],
    [short.privatePem, "has 1024 bits only"],
    [
      openssl(["pkcs8", "-topk8", "-passout", "pass:x"], rsa.privatePem).toString(),
      "is the PEM of another thing (ENCRYPTED PRIVATE KEY)",
    ],
  ])("is refused: case %#", (value, what) => {
    expect(wrong(rsaPrivateKey.read(value))).toBe(what);
  });
});

describe("public keys", () => {
  test.each([
    ["base64", rsa.publicBase64],
    ["PEM", rsa.publicPem],
    ["PKCS#1 PEM", openssl(["rsa", "-RSAPublicKey_out"], rsa.privatePem).toString()],
    ["PKCS#1 DER in base64", base64(["rsa", "-RSAPublicKey_out", "-outform", "DER"], rsa.privatePem)],
  ])("one as %s", (_, value) => {
    expect((rsaPublicKeys.read(value) as KeyObject[]).map(spki)).toEqual([rsa.publicBase64]);
  });

  test.each([
    ["base64", `${rsa.publicBase64},${other.publicBase64}`],
    ["base64 with blanks after the comma", `${rsa.publicBase64},  ${other.publicBase64}`],
    ["PEM with a comma", `${rsa.publicPem},${other.publicPem}`],
    ["PEM without one", `${rsa.publicPem}${other.publicPem}`],
  ])("two as %s", (_, value) => {
    expect((rsaPublicKeys.read(value) as KeyObject[]).map(spki)).toEqual([
      rsa.publicBase64,
      other.publicBase64,
    ]);
  });

  test.each([
    ["", "is not single-line base64"],
    [`${rsa.publicBase64},`, "has a bad key, number 2, which is not single-line base64"],
    [`${rsa.publicBase64},${ec.publicBase64}`, "has a bad key, number 2, which is not an RSA key"],
    [`${rsa.publicPem},${other.publicBase64}`, "is not PEM throughout"],
    // Node would derive the public key from it, and the private one be where it doesn't belong.
    [rsa.privatePem, "is the PEM of another thing (PRIVATE KEY)"],
    [rsa.privateBase64, "is a private key"],
    [privatePkcs1, "is a private key"],
    [short.publicBase64, "has 1024 bits only"],
    [`${rsa.publicPem}${short.publicPem}`, "has a bad key, number 2, which has 1024 bits only"],
  ])("are refused: case %#", (value, what) => {
    expect(wrong(rsaPublicKeys.read(value))).toBe(what);
  });
});

describe("payload keys", () => {
  const [first, second] = [openssl(["rand", "-base64", "32"]), openssl(["rand", "-base64", "32"])].map(
    (line) => line.toString().trim(),
  ) as [string, string];

  test("keep their order", () => {
    const keys = payloadKeys.read(`2026-01:${first},2025-01:${second}`) as {
      keyId: string;
      key: KeyObject;
    }[];
    expect(payloadKeys.read(`2026-01:${first}, 2025-01:${second}`)).toEqual(keys);
    expect(keys.map(({ keyId, key }) => `${keyId}:${key.export().toString("base64")}`)).toEqual([
      `2026-01:${first}`,
      `2025-01:${second}`,
    ]);
  });

  test.each([
    [first, "has a bad entry, number 1"],
    [`:${first}`, "has a bad entry, number 1"],
    [`k1:${first},`, "has a bad entry, number 2"],
    [`k1:${first} ,k2:${second}`, "has a bad entry, number 1"],
    [`k1:${first.slice(0, -1)}`, "has a bad entry, number 1"],
    [`k1:${Buffer.alloc(16).toString("base64")}`, "has a bad entry, number 1"],
    [`k1:${Buffer.alloc(33).toString("base64")}`, "has a bad entry, number 1"],
    [`k1:${first},k1:${second}`, "has a keyId twice, the second time as number 2"],
  ])("are refused: case %#", (value, what) => {
    expect(wrong(payloadKeys.read(value))).toBe(what);
  });
});
