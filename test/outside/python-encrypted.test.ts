import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { workflowOf } from "../support/holds.js";
import { newPayloadKey, written } from "../support/payload-keys.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { writeCodec } from "./python/codec.js";
import { pythonIsRequired, runPayments, whyNoPython } from "./python/program.js";

const key = newPayloadKey("2026-01");
const skipped = whyNoPython !== null && !pythonIsRequired;

describe.skipIf(skipped)(`a backend in Python with payload keys${skipped ? ` (${whyNoPython})` : ""}`, () => {
  const stack = useStack({ payloadKeys: () => [key], schedules: { poll: [600] } });
  let folder: string;

  beforeAll(async () => {
    folder = await writeCodec();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("has its codec from the documentation: what it sends and what it is told is encrypted, and both read it", async () => {
    const prefix = newPaymentId("pyc");
    const seen = await runPayments(stack.current, prefix, {
      HOLDFAST_PAYLOAD_KEYS: written([key]),
      PYTHONPATH: folder,
    });
    expect(seen).toMatchObject({
      vaulted: { status: "captured" },
      savedCardCharge: { status: "captured" },
      captured: { status: "captured" },
      canceled: { status: "canceled" },
      aftercare: { refunds: [{ refundId: "R1", status: "refunded" }] },
      overCapture: {
        type: "CommandRefused",
        message: expect.stringContaining(`${prefix}_CAPTURE`) as string,
      },
      invalidResult: { type: "InvalidInput", message: expect.stringContaining("colour") as string },
    });
    const { events } = await workflowOf(stack.current, `${prefix}_CAPTURE`).fetchHistory();
    const [input] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    expect(Buffer.from(input?.metadata?.encoding ?? []).toString()).toBe("binary/encrypted");
    expect(await stack.current.holdfast.get({ paymentId: `${prefix}_CAPTURE` })).toMatchObject({
      status: "captured",
    });
  });
});
