import fc from "fast-check";
import { expect, it } from "vitest";

import type { RawWebhook } from "../../../src/providers/port.js";
import { AMOUNT, answerOf, type ContractProvider, type ContractTwin } from "./contract-provider.js";

export function webhookContract({ name }: ContractProvider, twin: () => ContractTwin): void {
  async function notified(paymentId: string): Promise<RawWebhook> {
    const { notifications } = twin();
    const found = (await notifications()).find(({ body }) => body.includes(paymentId));
    if (found === undefined) throw new Error(`no notification of ${paymentId}`);
    return found;
  }

  it("a genuine notification is verified, and the twin takes its acknowledgement", async () => {
    const { account, request, acknowledged } = twin();
    answerOf(await account.charge(request("HOOKED", "succeeds")));
    const raw = await notified("HOOKED");
    expect(account.webhook.contentTypes).toContain(raw.contentType);
    const reading = account.webhook.read(raw);
    expect(reading).toMatchObject({
      result: "verified",
      notification: {
        provider: name,
        account: "default",
        paymentId: "HOOKED",
        receivedAt: raw.receivedAt,
        report: { about: "payment", status: "succeeded", amount: AMOUNT },
      },
    });
    expect(acknowledged().length).toBeGreaterThan(0);
    expect(new Set(acknowledged())).toEqual(new Set([true]));
  });

  it("a repeat has the same key, whenever it comes, and another payment's another one", async () => {
    const { account, request } = twin();
    for (const paymentId of ["KEY1", "KEY2"]) answerOf(await account.charge(request(paymentId, "succeeds")));
    const keyOf = (raw: RawWebhook) => {
      const reading = account.webhook.read(raw);
      if (reading.result !== "verified") throw new Error(reading.reason);
      return reading.notification.key;
    };
    const [first, other] = [await notified("KEY1"), await notified("KEY2")];
    expect(keyOf({ ...first, receivedAt: "2030-01-01T00:00:00.000Z" })).toBe(keyOf(first));
    expect(keyOf(other)).not.toBe(keyOf(first));
  });

  it("one that says something else than was signed is forged", async () => {
    const { account, request } = twin();
    answerOf(await account.charge(request("GENUINE", "succeeds")));
    const raw = await notified("GENUINE");
    const text = raw.body.toString("utf8");
    for (const changed of [text.replaceAll("GENUINE", "FORGERY"), text.replace(/20(?=\D)/, "21")]) {
      expect(changed).not.toBe(text);
      expect(account.webhook.read({ ...raw, body: Buffer.from(changed) }).result).toBe("forged");
    }
  });

  it("a genuine one to another merchant is forged to us", async () => {
    const { account, foreignNotification } = twin();
    expect(account.webhook.read(await foreignNotification()).result).toBe("forged");
  });

  it("anything else is never verified, and never throws", async () => {
    const { account, request } = twin();
    answerOf(await account.charge(request("ANYTHING", "succeeds")));
    const raw = await notified("ANYTHING");
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc.nat(raw.body.length - 1).map((length) => raw.body.subarray(0, length)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...account.webhook.contentTypes), bodies, (contentType, body) => {
        expect(["forged", "malformed"]).toContain(account.webhook.read({ ...raw, contentType, body }).result);
      }),
      { numRuns: 200 },
    );
  });
}
