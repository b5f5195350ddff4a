import { Agent, request } from "undici";

import type { SandboxClock } from "./clock.js";

export type Webhook = {
  provider: string;
  reference: string;
  url: string;
  contentType: string;
  body: string;
  headers?: Record<string, string>;
  /** When each send is due, in seconds after the first. The last one is the last try. */
  sendAtSeconds: readonly number[];
  isAcknowledged: (httpStatus: number, body: string) => boolean;
};

export type WebhookAttempt = { at: string; httpStatus: number | null; error: string | null };

export type WebhookDelivery = {
  seq: number;
  provider: string;
  reference: string;
  url: string;
  body: string;
  attempts: WebhookAttempt[];
  acknowledged: boolean;
  /** null once nothing more is sent: acknowledged or given up. */
  nextAttemptAt: string | null;
};

const ATTEMPT_TIMEOUT_MS = 5_000;
const LONGEST_REPLY_BYTES = 64 * 1024;
const KEPT = 10_000;

/** Sends webhooks in the background and repeats them on the sandbox clock until they are acknowledged. */
export class WebhookSender {
  readonly #clock: SandboxClock;
  // No keep-alive: a receiver that closes an idle connection must not look like a failed delivery.
  readonly #agent = new Agent({ pipelining: 0 });
  #deliveries: WebhookDelivery[] = [];
  #seq = 0;
  #generation = 0;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  send(webhook: Webhook): void {
    const { provider, reference, url, body } = webhook;
    const delivery: WebhookDelivery = {
      seq: ++this.#seq,
      provider,
      reference,
      url,
      body,
      attempts: [],
      acknowledged: false,
      nextAttemptAt: null,
    };
    this.#deliveries.push(delivery);
    if (this.#deliveries.length > KEPT * 1.1) this.#deliveries = this.#deliveries.slice(-KEPT);
    this.#scheduleNext(delivery, webhook, this.#clock.now());
  }

  view(): WebhookDelivery[] {
    return this.#deliveries.slice(-KEPT);
  }

  /** A delivery that is under way when the sandbox is reset is not repeated. */
  reset(): void {
    this.#generation++;
    this.#deliveries = [];
    this.#seq = 0;
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  #scheduleNext(delivery: WebhookDelivery, webhook: Webhook, firstSendAt: number): void {
    const wait = webhook.sendAtSeconds[delivery.attempts.length];
    if (wait === undefined || delivery.acknowledged) {
      delivery.nextAttemptAt = null;
      return;
    }
    const due = firstSendAt + wait * 1000;
    delivery.nextAttemptAt = new Date(due).toISOString();
    const generation = this.#generation;
    this.#clock.schedule(due, async () => {
      const at = this.#clock.nowIso();
      const reply = await this.#post(webhook);
      delivery.attempts.push({ at, httpStatus: reply.httpStatus, error: reply.error });
      delivery.acknowledged =
        reply.httpStatus !== null && webhook.isAcknowledged(reply.httpStatus, reply.body);
      if (generation === this.#generation) this.#scheduleNext(delivery, webhook, firstSendAt);
    });
  }

  async #post(webhook: Webhook): Promise<{ httpStatus: number | null; body: string; error: string | null }> {
    try {
      const response = await request(webhook.url, {
        method: "POST",
        dispatcher: this.#agent,
        headers: { ...webhook.headers, "content-type": webhook.contentType },
        body: webhook.body,
        signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
      });
      return { httpStatus: response.statusCode, body: await readAtMost(response.body), error: null };
    } catch (error) {
      return { httpStatus: null, body: "", error: error instanceof Error ? error.message : String(error) };
    }
  }
}

async function readAtMost(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > LONGEST_REPLY_BYTES) throw new Error("the reply is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
