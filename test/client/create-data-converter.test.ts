import { randomBytes } from "node:crypto";
import { defaultPayloadConverter } from "@temporalio/common";
import { expect, test } from "vitest";
import { createDataConverter } from "../../src/client.js";

const key = randomBytes(32).toString("base64");

test("a backend's client reads the keys as they are in the environment", async () => {
  const [codec] =
    createDataConverter({ payloadKeys: `2026-01:${key}`, namespace: "default" }).payloadCodecs ?? [];
  const [payload] = (await codec?.encode([defaultPayloadConverter.toPayload({ amount: 2000 })])) ?? [];
  expect(Buffer.from(payload?.metadata?.["encryption-key-id"] ?? []).toString()).toBe("2026-01");
});

test.each([undefined, ""])("without keys (%j) nothing is encrypted", (payloadKeys) => {
  expect(createDataConverter({ payloadKeys, namespace: "default" }).payloadCodecs).toEqual([]);
});

test("bad keys are refused without being shown", () => {
  const create = () => createDataConverter({ payloadKeys: `${key},2026-01`, namespace: "default" });
  expect(create).toThrow(/^payloadKeys has a bad entry, number 1; expected keyId:base64/);
  expect(create).not.toThrow(key);
});
