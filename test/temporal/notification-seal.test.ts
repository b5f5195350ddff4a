import { createHmac, createSecretKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RawValue } from "@temporalio/common";
import { defaultPayloadConverter, type Payload } from "@temporalio/common";
import { describe, expect, test } from "vitest";
import { SEAL, SEAL_VERDICT } from "../../src/domain/seal.js";
import { sealer, type NotificationKey } from "../../src/temporal/notification-seal.js";
import { sealCodec } from "../../src/temporal/seal-codec.js";

const key = (keyId: string, fill: number): NotificationKey => ({
  keyId,
  key: createSecretKey(Buffer.alloc(32, fill)),
});
const [K1, K2] = [key("k1", 1), key("k2", 2)];
const WORKFLOW = "payment-default-ORDER1001";
const NOTIFICATION = { paymentId: "ORDER1001", key: "paid" };

function sealed(by: NotificationKey, workflowId = WORKFLOW, namespace = "default"): Payload {
  const argument = sealer(namespace, [by])(workflowId, NOTIFICATION);
  return (argument as RawValue).payload;
}

const text = (bytes: Uint8Array | null | undefined) => (bytes ? Buffer.from(bytes).toString() : null);

function withMetadata(payload: Payload, more: Readonly<Record<string, string>>): Payload {
  const added = Object.fromEntries(Object.entries(more).map(([name, value]) => [name, Buffer.from(value)]));
  return { ...payload, metadata: { ...payload.metadata, ...added } };
}

/** What the workflow is told of a payload that came to `WORKFLOW` in the namespace `default`. */
async function verdict(payload: Payload, keys: readonly NotificationKey[] = [K1]): Promise<string | null> {
  const context = { type: "workflow", namespace: "default", workflowId: WORKFLOW } as const;
  const [decoded] = await sealCodec("default", keys).decode([payload], context);
  return text(decoded?.metadata?.[SEAL_VERDICT]);
}

const plain = defaultPayloadConverter.toPayload(NOTIFICATION);
const sealOf = (payload: Payload) => text(payload.metadata?.[SEAL]) ?? "";

describe("a seal", () => {
  test("is the one that docs/notifications.md tells other relays to make", () => {
    const fields = [
      "holdfast notification seal v1",
      "default",
      WORKFLOW,
      "json/plain",
      JSON.stringify(NOTIFICATION),
    ];
    const bytes = fields.flatMap((field) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(Buffer.byteLength(field));
      return [length, Buffer.from(field)];
    });
    const secret = Buffer.alloc(32, 1);
    const mac = createHmac("sha256", secret).update(Buffer.concat(bytes)).digest("hex");
    const check = createHmac("sha256", secret).update("holdfast notification key").digest("hex").slice(0, 16);
    expect(sealOf(sealed(K1))).toBe(`v1:k1:${check}:${mac}`);
    const docs = readFileSync(join(import.meta.dirname, "../../docs/notifications.md"), "utf8");
    expect(docs).toContain(sealOf(sealed(K1)));
    expect(docs).toContain(JSON.stringify(NOTIFICATION));
    expect(text(sealed(K1).data)).toBe(JSON.stringify(NOTIFICATION));
  });

  test("is made with the first key, and right with any that the worker has", async () => {
    expect(sealOf((sealer("default", [K2, K1])(WORKFLOW, NOTIFICATION) as RawValue).payload)).toMatch(
      /^v1:k2:/,
    );
    expect(await verdict(sealed(K1), [K2, K1])).toBe("right");
    expect(await verdict(sealed(K2), [K2, K1])).toBe("right");
  });

  test("isn't made without a key: the notification goes as it is", () => {
    expect(sealer("default", [])(WORKFLOW, NOTIFICATION)).toBe(NOTIFICATION);
  });
});

const changed = (from: string, to: string): Payload =>
  withMetadata(sealed(K1), { [SEAL]: sealOf(sealed(K1)).replace(from, to) });

test.each<[string, Payload]>([
  ["none", plain],
  ["another payment's", sealed(K1, "payment-default-ORDER1002")],
  ["its aftercare's", sealed(K1, "aftercare-default-ORDER1001")],
  ["another account's", sealed(K1, "payment-other-ORDER1001")],
  ["another namespace's", sealed(K1, WORKFLOW, "staging")],
  ["that of another notification", { ...sealed(K1), data: Buffer.from('{"paymentId":"ORDER1001"}') }],
  ["that of another encoding", withMetadata(sealed(K1), { encoding: "binary/plain" })],
  ["a wrong MAC", withMetadata(sealed(K1), { [SEAL]: sealOf(sealed(K1)).replace(/.{8}$/, "00000000") })],
  ["a short MAC", withMetadata(sealed(K1), { [SEAL]: sealOf(sealed(K1)).slice(0, -1) })],
  ["an upper-case version", changed("v1:", "V1:")],
  ["something before it", changed("v1:", " v1:")],
  ["an empty one", withMetadata(plain, { [SEAL]: "" })],
  ["no text", withMetadata(plain, { [SEAL]: "\u0000".repeat(10_000) })],
  ["a verdict of its own making", withMetadata(plain, { [SEAL_VERDICT]: "right" })],
])("%s is wrong", async (_, payload) => {
  expect(await verdict(payload)).toBe("wrong");
});

test.each([
  ["another key's", sealed(K2), /^lacks the notification key k2 with the check [0-9a-f]{16}$/],
  ["that of another secret of the same id", sealed(key("k1", 9)), /^lacks the notification key k1 with the/],
  ["a made-up key's", changed("k1", "k9"), /^lacks the notification key k9 with the check/],
  ["a later version's", changed("v1:", "v2:"), /^lacks seals of the version v2$/],
])("%s is unknown, and says what is lacking", async (_, payload, expected) => {
  expect(await verdict(payload)).toMatch(expected);
});

describe("a worker without keys", () => {
  test("judges nothing, and hands on no verdict from outside", async () => {
    expect(await verdict(plain, [])).toBeNull();
    expect(await verdict(sealed(K1), [])).toBeNull();
    expect(await verdict(withMetadata(sealed(K1), { [SEAL_VERDICT]: "right" }), [])).toBeNull();
  });
});

test("what is no workflow's passes untouched, but for a verdict from outside", async () => {
  const activity = { type: "activity", namespace: "default", isLocal: false } as const;
  const codec = sealCodec("default", [K1]);
  for (const context of [activity, undefined]) {
    expect((await codec.decode([plain], context))[0]).toBe(plain);
    const [decoded] = await codec.decode([withMetadata(plain, { [SEAL_VERDICT]: "right" })], context);
    expect(decoded?.metadata?.[SEAL_VERDICT]).toBeUndefined();
  }
  expect((await codec.encode([plain]))[0]).toBe(plain);
});
