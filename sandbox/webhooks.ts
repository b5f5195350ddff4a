import { Agent } from "undici";

import type { SandboxClock } from "./clock.js";
import type { Faults } from "./faults/faults.js";
import { HeldWebhooks } from "./faults/held-webhooks.js";
import type { Forgery, WebhookPlan } from "./faults/webhook-plan.js";
import { postWebhook, type Post, type PostReply } from "./webhook-post.js";

export type Webhook = Post & {
  provider: string;
  /** The provider's word for what it is about. */
  type: string;
  reference: string;
  /** A forged one that somebody else could send in its place. */
  forge: (forgery: Forgery) => Pick<Post, "body" | "headers">;
  /** When each send is due, in seconds after the first. The last one is the last try. */
  sendAtSeconds: readonly number[];
  isAcknowledged: (httpStatus: number, body: string) => boolean;
};

type WebhookAttempt = { at: string; httpStatus: number | null; error: string | null };

export type WebhookDelivery = {
  seq: number;
  provider: string;
  type: string;
  reference: string;
  url: string;
  body: string;
  attempts: WebhookAttempt[];
  acknowledged: boolean;
  /** null once nothing more is sent, acknowledged or given up, and while a fault holds it back. */
  nextAttemptAt: string | null;
  /** The planned fault that struck it. */
  fault: string | null;
};

/** A webhook whose sends are not over yet. */
type Run = { delivery: WebhookDelivery; webhook: Webhook; fault: WebhookPlan | undefined; sends: number };

const KEPT = 10_000;

/** Sends webhooks in the background and repeats them on the sandbox clock until they are acknowledged. */
export class WebhookSender {
  readonly #clock: SandboxClock;
  readonly #faults: Faults;
  readonly #held = new HeldWebhooks();
  // No keep-alive: a receiver that closes an idle connection must not look like a failed delivery.
  readonly #agent = new Agent({ pipelining: 0 });
  #deliveries: WebhookDelivery[] = [];
  #seq = 0;
  #generation = 0;

  constructor(clock: SandboxClock, faults: Faults) {
    this.#clock = clock;
    this.#faults = faults;
  }

  send(asked: Webhook): void {
    const fault = this.#faults.strikeWebhook(asked);
    const webhook = fault?.fault === "forged" ? { ...asked, ...asked.forge(fault.forgery) } : asked;
    const { provider, type, reference, url, body } = webhook;
    const delivery: WebhookDelivery = {
      seq: ++this.#seq,
      provider,
      type,
      reference,
      url,
      body,
      attempts: [],
      acknowledged: false,
      nextAttemptAt: null,
      fault: fault?.fault ?? null,
    };
    this.#deliveries.push(delivery);
    if (this.#deliveries.length > KEPT * 1.1) this.#deliveries = this.#deliveries.slice(-KEPT);
    const run: Run = { delivery, webhook, fault, sends: 0 };
    const now = this.#clock.now();
    if (fault?.fault === "reordered") this.#hold(run, fault.seconds);
    else this.#scheduleNext(run, fault?.fault === "delayed" ? now + fault.seconds * 1000 : now);
  }

  view(): WebhookDelivery[] {
    return this.#deliveries.slice(-KEPT);
  }

  /** A delivery that is under way when the sandbox is reset is not repeated. */
  reset(): void {
    this.#generation++;
    this.#deliveries = [];
    this.#held.clear();
    this.#seq = 0;
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  #hold(run: Run, seconds: number | undefined): void {
    const release = this.#held.hold({
      ...run.delivery,
      release: () => {
        this.#scheduleNext(run, this.#clock.now());
      },
    });
    if (seconds === undefined) return;
    this.#clock.schedule(this.#clock.now() + seconds * 1000, () => {
      release();
      return Promise.resolve();
    });
  }

  #scheduleNext(run: Run, firstSendAt: number): void {
    const { delivery, webhook } = run;
    const wait = webhook.sendAtSeconds[run.sends];
    if (wait === undefined || delivery.acknowledged) {
      delivery.nextAttemptAt = null;
      return;
    }
    const due = firstSendAt + wait * 1000;
    delivery.nextAttemptAt = new Date(due).toISOString();
    const generation = this.#generation;
    this.#clock.schedule(due, async () => {
      run.sends++;
      const copies = copiesOf(run);
      await Promise.all(Array.from({ length: copies }, () => this.#attempt(run)));
      if (copies === 0) delivery.attempts.push({ at: this.#clock.nowIso(), ...LOST });
      if (generation !== this.#generation) return;
      if (copies > 0) this.#held.overtake(delivery);
      this.#scheduleNext(run, firstSendAt);
    });
  }

  async #attempt({ delivery, webhook }: Run): Promise<void> {
    const at = this.#clock.nowIso();
    const { httpStatus, error, body }: PostReply = await postWebhook(webhook, this.#agent);
    delivery.attempts.push({ at, httpStatus, error });
    if (httpStatus !== null && webhook.isAcknowledged(httpStatus, body)) delivery.acknowledged = true;
  }
}

const LOST = { httpStatus: null, error: "dropped by a planned fault" };

/** How often the receiver gets this send. */
function copiesOf({ fault, sends }: Run): number {
  if (fault?.fault === "doubled") return 2;
  const isLost = fault?.fault === "dropped" && sends <= (fault.sends ?? Infinity);
  return isLost ? 0 : 1;
}
