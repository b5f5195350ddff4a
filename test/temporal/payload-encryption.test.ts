import { createSecretKey, randomBytes } from "node:crypto";
import { defaultPayloadConverter, type Payload } from "@temporalio/common";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { payloadEncryption, UnreadablePayload } from "../../src/temporal/payload-encryption.js";

const newKey = (keyId: string) => ({ keyId, key: createSecretKey(randomBytes(32)) });
const [first, second] = [newKey("2026-01"), newKey("2026-02")];
const codec = payloadEncryption([first], "default");

const text = (payload: Payload, name: string) => Buffer.from(payload.metadata?.[name] ?? []).toString();
const bytesOf = (payload: Payload) => Buffer.from(payload.data ?? []);

/** As values: Node's buffers and protobuf's are of other classes. */
const plainly = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString("hex")]),
  ),
  data: bytesOf({ data: data ?? null }).toString("hex"),
});

async function encrypted(value: unknown, by = codec): Promise<Payload> {
  const [payload] = await by.encode([defaultPayloadConverter.toPayload(value)]);
  if (!payload) throw new Error("there is no payload");
  return payload;
}

async function opened(payload: Payload, by = codec): Promise<unknown> {
  const [plain] = await by.decode([payload]);
  if (!plain) throw new Error("there is no payload");
  return defaultPayloadConverter.fromPayload(plain);
}

const anyBytes = fc.uint8Array({ maxLength: 200 });
const anyPayload: fc.Arbitrary<Payload> = fc.record({
  metadata: fc.dictionary(
    fc.string({ maxLength: 20 }).filter((name) => name !== "__proto__"),
    anyBytes,
    { maxKeys: 4 },
  ),
  data: anyBytes,
});

test("whatever is encrypted comes back as it was, also under an old key", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyPayload, { maxLength: 4 }), async (payloads) => {
      const sent = await codec.encode(payloads);
      const rotated = payloadEncryption([second, first], "default");
      for (const reader of [codec, rotated])
        expect((await reader.decode(sent)).map(plainly)).toEqual(payloads.map(plainly));
    }),
    { numRuns: 100 },
  );
});

test("what is kept holds nothing of the plain text, names its key, and differs each time", async () => {
  const input = { customer: { email: "ada@example.com" } };
  const kept = await Promise.all(Array.from({ length: 50 }, () => encrypted(input)));
  for (const payload of kept) {
    expect(bytesOf(payload).includes("ada")).toBe(false);
    expect(["encoding", "encryption-format", "encryption-key-id"].map((name) => text(payload, name))).toEqual(
      ["binary/encrypted", "holdfast/1", "2026-01"],
    );
  }
  // The same nonce twice under one key gives both payloads away.
  expect(new Set(kept.map((payload) => bytesOf(payload).subarray(0, 12).toString("hex"))).size).toBe(50);
});

test("no byte of it can be changed, cut or added", async () => {
  const payload = await encrypted({ amount: 2000 });
  const data = bytesOf(payload);
  const changed = fc.oneof(
    fc.tuple(fc.nat(data.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, bits]) => {
      const copy = Buffer.from(data);
      copy[at] = (copy[at] ?? 0) ^ bits;
      return copy;
    }),
    fc.nat(data.length - 1).map((length) => data.subarray(0, length)),
    anyBytes.filter((more) => more.length > 0).map((more) => Buffer.concat([data, more])),
  );
  await fc.assert(
    fc.asyncProperty(changed, async (forged) => {
      await expect(opened({ ...payload, data: forged })).rejects.toThrow(UnreadablePayload);
    }),
    { numRuns: 150 },
  );
});

test("a key that is missing is named", async () => {
  const payload = await encrypted({ amount: 2000 });
  await expect(opened(payload, payloadEncryption([second], "default"))).rejects.toThrow(
    "a payload is encrypted with the key 2026-01, which is not among HOLDFAST_PAYLOAD_KEYS",
  );
});

describe("what is bound to the payload", () => {
  const NOT_OPENED = /^the key 2026-01 does not open a payload that names it/;

  test("another namespace can't read it with the same key", async () => {
    const payload = await encrypted({ amount: 2000 });
    await expect(opened(payload, payloadEncryption([first], "other"))).rejects.toThrow(NOT_OPENED);
  });

  test("another key of the same name does not open it", async () => {
    const payload = await encrypted({ amount: 2000 });
    const impostor = { keyId: first.keyId, key: second.key };
    await expect(opened(payload, payloadEncryption([impostor], "default"))).rejects.toThrow(NOT_OPENED);
  });

  test("the same key under another name does not open it", async () => {
    const payload = await encrypted({ amount: 2000 });
    const metadata = { ...payload.metadata, "encryption-key-id": Buffer.from("alias") };
    const alias = payloadEncryption([{ keyId: "alias", key: first.key }], "default");
    await expect(opened({ ...payload, metadata }, alias)).rejects.toThrow("the key alias does not open");
  });
});

test.each([
  [
    "a later format",
    { "encryption-format": "holdfast/2" },
    "in the format holdfast/2, and this release knows",
  ],
  ["a key's id that none can have", { "encryption-key-id": "<b>\n" }, "names no key and format that can be"],
])("%s is refused without repeating more than it may", async (_, changes, message) => {
  const payload = await encrypted({ amount: 2000 });
  const changed = Object.entries(changes).map(([name, value]) => [name, Buffer.from(value)] as const);
  const forged = { ...payload, metadata: { ...payload.metadata, ...Object.fromEntries(changed) } };
  await expect(opened(forged)).rejects.toThrow(message);
});

test("plain text and other codecs' payloads are read as they are", async () => {
  const others = [
    defaultPayloadConverter.toPayload({ from: "a client without keys" }),
    { metadata: { encoding: Buffer.from("binary/encrypted") }, data: Buffer.from("another codec's") },
    { metadata: null, data: null },
  ] as Payload[];
  expect(await codec.decode(others)).toEqual(others);
});

test("texts for people stay readable, and nothing else does", async () => {
  const answerToUi = { definition: { type: "chargePayment" }, currentDetails: "**captured**" };
  for (const shown of ["20.00 USD · pockyt · ORDER1001", answerToUi])
    expect(text(await encrypted(shown), "encoding")).toBe("json/plain");
  const kept = [{ definition: { type: "a" }, email: "ada@example.com" }, ["ada"], 42, null, undefined];
  for (const value of [...kept, Buffer.from('"ada"')])
    expect(text(await encrypted(value), "encoding")).toBe("binary/encrypted");
});
