import fc from "fast-check";
import { expect, it } from "vitest";

import type { WebhookSamples } from "../../../src/provider-contract/subject.js";
import type { RawWebhook } from "../../../src/providers/port.js";
import { AMOUNT, answerOf, type ContractTwin } from "./contract-provider.js";

/** The notification of a charge that the twin just took. */
async function notified({ account, request, notifications }: ContractTwin, paymentId: string) {
  answerOf(await account.charge(request(paymentId, "succeeds")));
  const found = (await notifications()).find(({ body }) => body.includes(paymentId));
  if (found === undefined) throw new Error(`no notification of ${paymentId}`);
  return found;
}

/** What the published suite needs: the twin signs, and shares no code with the adapter. */
export async function webhooksOf(twin: ContractTwin): Promise<WebhookSamples> {
  const first = await notified(twin, "KEY1");
  return {
    webhook: twin.account.webhook,
    genuine: [
      { paymentId: "KEY1", raw: first },
      { paymentId: "KEY2", raw: await notified(twin, "KEY2") },
    ],
    forged: {
      "it names another payment than was signed": changed(first, /KEY1/g, "FORGERY"),
      "it has another amount than was signed": changed(first, /20(?=\D)/, "21"),
      "it is to another merchant": await twin.foreignNotification(),
    },
  };
}

function changed(raw: RawWebhook, from: RegExp, to: string): RawWebhook {
  const text = raw.body.toString("utf8");
  const body = text.replace(from, to);
  if (body === text) throw new Error(`a notification without ${from.source}`);
  return { ...raw, body: Buffer.from(body) };
}

export function webhookContract(name: string, twin: () => ContractTwin): void {
  it("a genuine notification has the payment's report, and the twin takes its acknowledgement", async () => {
    const { account, acknowledged } = twin();
    expect(account.webhook.read(await notified(twin(), "HOOKED"))).toMatchObject({
      result: "verified",
      notification: {
        provider: name,
        account: "default",
        report: { about: "payment", status: "succeeded", amount: AMOUNT },
      },
    });
    expect(acknowledged().length).toBeGreaterThan(0);
    expect(new Set(acknowledged())).toEqual(new Set([true]));
  });

  it("whatever else comes is never verified, and never throws", async () => {
    const { webhook } = twin().account;
    const raw = await notified(twin(), "ANYTHING");
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc.nat(raw.body.length - 1).map((length) => raw.body.subarray(0, length)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...webhook.contentTypes), bodies, (contentType, body) => {
        expect(["forged", "malformed"]).toContain(webhook.read({ ...raw, contentType, body }).result);
      }),
      { numRuns: 200 },
    );
  });
}
