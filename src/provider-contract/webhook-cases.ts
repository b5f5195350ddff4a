import assert from "node:assert/strict";
import { readNotification } from "../domain/notification.js";
import type { RawWebhook, Webhook, WebhookReading } from "../providers/port.js";
import { assertNothingSecret, cardsOf } from "./secrets.js";
import type { ContractCase, ContractSubject, WebhookSamples } from "./subject.js";

const LATER = "2038-01-19T03:14:07.000Z";

/** Whoever can post to the relay can post anything: only what the provider signed counts. */
export function webhookCases(subject: ContractSubject): ContractCase[] {
  const rule = (name: string, run: (samples: WebhookSamples) => void): ContractCase => ({
    name: `webhooks: ${name}`,
    run: async () => {
      run(await subject.webhooks());
    },
  });

  return [
    rule("a genuine one is verified, with its payment and when it came", ({ webhook, genuine }) => {
      assert(genuine.length >= 2, "two genuine webhooks or more are needed");
      for (const { raw, paymentId } of genuine) {
        const { provider, ...notification } = verified(webhook, raw);
        assert(webhook.contentTypes.includes(raw.contentType), `${raw.contentType} is not in contentTypes`);
        assert.equal(provider, subject.provider);
        assert.equal(notification.paymentId, paymentId);
        assert.equal(notification.receivedAt, raw.receivedAt);
        const whole: unknown = JSON.parse(JSON.stringify({ provider, ...notification }));
        assert.deepEqual(
          readNotification(whole),
          { ok: true, value: whole },
          "Holdfast must be able to read it",
        );
      }
    }),

    rule(
      "a repeat has the same key whenever it comes, and other news another one",
      ({ webhook, genuine }) => {
        const keys = genuine.map(({ raw, repeat = raw }) => {
          const { key } = verified(webhook, raw);
          const again = verified(webhook, { ...repeat, receivedAt: LATER });
          assert.equal(again.key, key, "a repeat would be taken for news");
          return key;
        });
        assert.equal(new Set(keys).size, keys.length, "news would be taken for a repeat");
      },
    ),

    rule("a forged one is forged", ({ webhook, forged }) => {
      assert(Object.keys(forged).length > 0, "a forged webhook or more is needed");
      for (const [name, raw] of Object.entries(forged))
        assert.equal(read(webhook, raw).result, "forged", name);
    }),

    rule("one that was changed on its way never says anything else", ({ webhook, genuine }) => {
      for (const { raw } of genuine) {
        const reading = read(webhook, raw);
        for (let at = 0; at < raw.body.length; at++)
          for (const bit of [0x01, 0x20]) {
            const body = Buffer.from(raw.body);
            body[at] = (body[at] ?? 0) ^ bit;
            const changed = read(webhook, { ...raw, body });
            // Some signatures are over what is read: the case of an escape's digits changes nothing.
            if (isRefused(changed)) continue;
            assert.deepEqual(changed, reading, `bit ${bit} of byte ${at} changes what it says`);
          }
      }
    }),

    rule("a part of one is refused", ({ webhook, genuine }) => {
      for (const { raw } of genuine)
        for (let length = 0; length < raw.body.length; length++) {
          const { result } = read(webhook, { ...raw, body: raw.body.subarray(0, length) });
          assert(isRefused({ result }), `the first ${length} bytes of one are ${result}`);
        }
    }),

    rule("anything else is refused", ({ webhook, genuine }) => {
      for (const { raw } of genuine)
        for (const contentType of webhook.contentTypes)
          for (const body of NO_WEBHOOKS) {
            const { result } = read(webhook, { ...raw, contentType, body: Buffer.from(body) });
            assert(isRefused({ result }), `${JSON.stringify(body.slice(0, 40))} is ${result}`);
          }
    }),

    rule("nothing secret is in what is said of one", ({ webhook, genuine, forged }) => {
      const quotes = cardsOf(subject).map(({ number, cvv }) => `${number} cvv=${cvv}`);
      for (const raw of [...genuine.map(({ raw }) => raw), ...Object.values(forged)])
        for (const body of [raw.body, ...quotes.map((quote) => Buffer.from(quote))])
          assertNothingSecret(subject, read(webhook, { ...raw, body }), "the reading");
    }),
  ];
}

function read(webhook: Webhook, raw: RawWebhook): WebhookReading {
  try {
    return webhook.read(raw);
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    return assert.fail(`read threw (${name}): every webhook has a reading`);
  }
}

function verified(webhook: Webhook, raw: RawWebhook) {
  const reading = read(webhook, raw);
  assert(reading.result === "verified", `a genuine webhook is ${reading.result}`);
  return reading.notification;
}

/** Nothing is done for the sender. `unreadable` and `unrelated` say that it is the provider. */
function isRefused({ result }: Pick<WebhookReading, "result">): boolean {
  return result === "forged" || result === "malformed";
}

const NO_WEBHOOKS = [
  "",
  "null",
  "[]",
  "{}",
  '"success"',
  "<html>",
  "a=b&c=d",
  "%",
  "[".repeat(10_000),
  '{"__proto__":{"status":"success"}}',
  "\u0000\ud800",
];
