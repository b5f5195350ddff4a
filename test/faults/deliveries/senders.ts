import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import type { RelayUnderTest } from "./world.js";
import type { Sign } from "./news.js";
import type { NewsEvent } from "./plan.js";

/** One request, and what came back: an HTTP status, or the code of why none did. */
export interface Attempt {
  readonly number: string;
  readonly relay: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly ms: number;
  readonly answer: number | string;
  /** By 200 and exactly the provider's words: from then on the provider forgets it. */
  readonly acknowledged: boolean;
}

/** A provider waits so long for an answer. */
const TIMEOUT_MS = 5_000;
const PAUSES_MS = [200, 500, 1_000, 2_000, 5_000];

/** The providers' side: sends each until it is acknowledged, and keeps a log of all that it sent and was answered. */
export class Senders {
  readonly log: Attempt[] = [];
  readonly #relays: readonly RelayUnderTest[];
  readonly #sign: Sign;
  readonly #agent = new Agent({ headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS, connectTimeout: 2_000 });

  constructor(relays: readonly RelayUnderTest[], sign: Sign) {
    this.#relays = relays;
    this.#sign = sign;
  }

  /** Resolves once it is acknowledged, or at the end of all. What one relay doesn't take goes to the other. */
  async send(event: NewsEvent, relay: number, stopping: AbortSignal): Promise<void> {
    for (let tries = 0; !stopping.aborted; tries++) {
      const attempt = await this.#attempt(event, (relay + tries) % this.#relays.length);
      this.log.push(attempt);
      if (attempt.acknowledged) return;
      await sleep(PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)]);
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #attempt(event: NewsEvent, relay: number): Promise<Attempt> {
    const { path, headers, body, acknowledgement } = this.#sign(event);
    const at = Date.now();
    const began = performance.now();
    const told = (answer: number | string, acknowledged: boolean): Attempt => ({
      ...{ number: event.number, relay, at, answer, acknowledged },
      ms: performance.now() - began,
    });
    try {
      const url = `${this.#relays[relay]?.url ?? ""}${path}`;
      const reply = await request(url, { dispatcher: this.#agent, method: "POST", headers, body });
      const words = await reply.body.text();
      return told(reply.statusCode, reply.statusCode === 200 && words === acknowledgement);
    } catch (error) {
      const { code } = error as { code?: unknown };
      return told(typeof code === "string" ? code : String(error), false);
    }
  }
}
