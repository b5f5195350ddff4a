import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { ServiceLog } from "../http-service/service-log.js";

const MINUTE_MS = 60_000;
/** Different wrong tokens, from one address in one minute. */
const MAX_GUESSES = 10;
const MAX_ADDRESSES = 10_000;

export interface TokenBrakeOptions {
  readonly logger?: Pick<ServiceLog, "warn">;
  /** Monotonic milliseconds; default `performance.now`. */
  readonly now?: () => number;
}

/**
 * Limits how many tokens an address can try. The same wrong token again is no new guess, so that a worker with a wrong
 * setting holds up nobody beside it; and a token that was right from this address before stays right, so that whoever
 * guesses behind the same proxy doesn't stop the payments.
 */
export class TokenBrake {
  readonly #logger: TokenBrakeOptions["logger"];
  readonly #now: () => number;
  readonly #guesses: LRUCache<string, Set<string>>;
  readonly #accepted = new LRUCache<string, true>({ max: MAX_ADDRESSES });
  #unreported = 0;
  #reportedAt = -MINUTE_MS;

  constructor({ logger, now = () => performance.now() }: TokenBrakeOptions = {}) {
    this.#logger = logger;
    this.#now = now;
    this.#guesses = new LRUCache({ max: MAX_ADDRESSES, ttl: MINUTE_MS, ttlResolution: 0, perf: { now } });
  }

  /**
   * @param presented the `Authorization` header
   * @param isRight whether it bears the token
   * @returns `braked`: whether the token is right is not said
   */
  judge(address: string, presented: string, isRight: boolean): "right" | "wrong" | "braked" {
    const token = createHash("sha256").update(presented).digest("base64url");
    const guesses = this.#guesses.get(address) ?? new Set();
    if (isRight && (guesses.size < MAX_GUESSES || this.#accepted.has(`${address} ${token}`))) {
      this.#accepted.set(`${address} ${token}`, true);
      return "right";
    }
    this.#report(address);
    if (guesses.has(token)) return "wrong";
    if (guesses.size >= MAX_GUESSES) return "braked";
    // Set once, so that its minute begins with the first guess.
    if (guesses.size === 0) this.#guesses.set(address, guesses);
    guesses.add(token);
    return "wrong";
  }

  /** One warning a minute, however many there are. */
  #report(address: string): void {
    this.#unreported += 1;
    if (this.#now() - this.#reportedAt < MINUTE_MS) return;
    const message = "requests with a wrong bearer token; the address is the last one's";
    this.#logger?.warn({ address, requests: this.#unreported }, message);
    this.#reportedAt = this.#now();
    this.#unreported = 0;
  }
}
