import { describe, expect, test, vi } from "vitest";
import type { PaymentView } from "../../../src/client.js";
import type { PayloadKey } from "../../../src/formats/payload-keys.js";
import { workflowOf } from "../../support/holds.js";
import { newPayloadKey } from "../../support/payload-keys.js";
import { hostedPayment, shopper } from "../../support/payments.js";
import { failedTasks } from "../../support/resets.js";
import { newPaymentId, useStack } from "../../support/stack.js";

// The worker is started anew several times.
vi.setConfig({ testTimeout: 180_000 });

const old = newPayloadKey("2026-01");
const next = newPayloadKey("2026-02");
const known: { keys: readonly PayloadKey[] } = { keys: [old] };
const stack = useStack({ payloadKeys: () => known.keys, schedules: { poll: [600] } });

/** Starts the worker anew with these keys. */
async function restart(keys: readonly PayloadKey[]): Promise<void> {
  known.keys = keys;
  await stack.current.worker.stop();
  await stack.current.worker.start();
}

/** A payment of the old key's time, whose shopper is at the cashier. */
async function inFlight(name: string): Promise<PaymentView> {
  if (known.keys[0] !== old) await restart([old]);
  return stack.current.holdfast.charge(hostedPayment(newPaymentId(name)));
}

async function keysOf(paymentId: string): Promise<string[]> {
  const history = JSON.stringify(await workflowOf(stack.current, paymentId).fetchHistory());
  return [old, next].map(({ keyId }) => keyId).filter((keyId) => history.includes(base64(keyId)));
}

async function statusOf(paymentId: string): Promise<string> {
  return (await workflowOf(stack.current, paymentId).describe()).status.name;
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("payments in flight", () => {
  test("go on under a new key, while the old one is kept", async () => {
    const view = await inFlight("rotated");
    await restart([next, old]);
    await shopper(view, "approve");
    // The client and the relay still have the old key alone: they read nothing that the worker wrote since.
    await expect.poll(() => statusOf(view.paymentId)).toBe("COMPLETED");
    expect(await keysOf(view.paymentId)).toEqual(["2026-01", "2026-02"]);
  });

  test("stand still where their key is missing, say which, and go on once it is there", async () => {
    const view = await inFlight("missing");
    const { paymentId } = view;
    await restart([next]);
    await shopper(view, "approve");
    const failed = async () => failedTasks(await workflowOf(stack.current, paymentId).fetchHistory());
    await expect
      .poll(failed)
      .toContain("a payload is encrypted with the key 2026-01, which is not among HOLDFAST_PAYLOAD_KEYS");
    await restart([next, old]);
    // Temporal repeats a task that failed several times only after a while.
    await expect.poll(() => statusOf(paymentId), { timeout: 60_000 }).toBe("COMPLETED");
    expect(await keysOf(paymentId)).toEqual(["2026-01", "2026-02"]);
  });
});
