import type { SandboxClock } from "./clock.js";

/** What a provider API was asked and what it answered. Fields come in masked: no card number, no CVV. */
export type LoggedRequest = {
  seq: number;
  at: string;
  provider: string;
  operation: string;
  path: string;
  /** null where it could not be checked: an unreadable body or value, an unknown merchant. */
  signatureValid: boolean | null;
  headers: Record<string, string>;
  fields: Record<string, string>;
  /** What was really sent; null until then, and where nothing ever was. */
  answer: LoggedAnswer | null;
  /** The planned fault that struck it. */
  fault: string | null;
};

/** `httpStatus` and the provider's own words about the outcome. */
export type LoggedAnswer = { httpStatus: number } & Record<string, string | number>;

const KEPT = 10_000;

export class RequestLog {
  readonly #clock: SandboxClock;
  #requests: LoggedRequest[] = [];
  #seq = 0;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  /** Logs the arrival; the caller completes the entry as it learns more. */
  open(arrival: Pick<LoggedRequest, "provider" | "operation" | "path" | "headers">): LoggedRequest {
    const request: LoggedRequest = {
      seq: ++this.#seq,
      at: this.#clock.nowIso(),
      ...arrival,
      signatureValid: null,
      fields: {},
      answer: null,
      fault: null,
    };
    this.#requests.push(request);
    // Trimmed in blocks: shifting one by one would copy the list for every request.
    if (this.#requests.length > KEPT * 1.1) this.#requests = this.#requests.slice(-KEPT);
    return request;
  }

  view(): LoggedRequest[] {
    return this.#requests.slice(-KEPT);
  }

  reset(): void {
    this.#requests = [];
    this.#seq = 0;
  }
}
