import type { AttentionRaised } from "../../../src/domain/attention.js";
import { booksChange, type Books } from "../../../src/domain/requests/books.js";
import { decideHint, decideNotFound, nameOf } from "../../../src/domain/requests/checks.js";
import { decideUnanswered } from "../../../src/domain/requests/unanswered.js";
import { decideWord } from "../../../src/domain/requests/decide.js";
import type { Word } from "../../../src/domain/requests/words.js";
import type { RequestEventBody, Resolved, RunWasReset, Source } from "../../../src/domain/requests/events.js";
import { newRequest, type Operation, type Request } from "../../../src/domain/requests/request.js";
import type { Schedules } from "../../../src/domain/requests/schedule.js";
import { after } from "../../../src/domain/time.js";
import { USUAL_SCHEDULES, ID, OPENED_AT, PRICE, TIMED_OUT } from "../payment/facts.js";

type EventBody = RequestEventBody | RunWasReset | Resolved | AttentionRaised;

/** One request in books of its own, and a clock that is only a number: what is decided is recorded, and returned. */
export class SimulatedRequest {
  books: Books;
  now = OPENED_AT;
  canBeQueried = true;
  schedules: Schedules = USUAL_SCHEDULES;

  constructor(operation: Operation = "capture", how: Parameters<typeof newRequest>[1] = {}) {
    const request = newRequest({ operation, requestId: `${ID}_CAPTURE_1`, amount: PRICE }, how);
    this.books = {
      ...{ paymentId: ID, account: "default", run: "RUN-1", wasReset: false },
      ...{ openedAt: OPENED_AT, updatedAt: OPENED_AT, requests: [request], concerns: [] },
    };
  }

  get request(): Request {
    const [request] = this.books.requests;
    if (!request) throw new Error("there is no request");
    return request;
  }

  pass(seconds: number): this {
    this.now = after(this.now, seconds);
    return this;
  }

  leaves(): this {
    this.record([{ type: "requestSent", ...nameOf(this.request) }]);
    return this;
  }

  ends(ended: Parameters<typeof decideUnanswered>[1]) {
    return this.record(decideUnanswered(this.request, ended, this.moment()));
  }

  told(said: Partial<Word>, source: Source) {
    const word = {
      status: "succeeded",
      amount: null,
      refs: {},
      failure: null,
      text: "DONE",
      ...said,
    } as const;
    return this.record(decideWord(this.books.concerns, this.request, word, { ...this.moment(), source }));
  }

  isNotFound(more: { readonly askedAt?: string } = {}) {
    return this.record(decideNotFound(this.request, "capture", { ...this.moment(), ...more }));
  }

  hinted(word = "DONE", isRepeat = false) {
    return this.record(decideHint(this.request, { word, isRepeat }, this.moment()));
  }

  record<Body extends EventBody>(bodies: readonly Body[]): readonly Body[] {
    for (const body of bodies) {
      const change = booksChange(this.books, { ...body, at: this.now }, () => this.canBeQueried);
      this.books = { ...this.books, ...change };
    }
    return bodies;
  }

  moment() {
    return { now: this.now, schedules: this.schedules };
  }
}

/** How the events name it. */
export const NAME = { operation: "capture", requestId: `${ID}_CAPTURE_1` } as const;

export const sent = () => new SimulatedRequest().leaves();

export function inDoubt(): SimulatedRequest {
  const request = sent();
  request.ends(TIMED_OUT);
  return request;
}

export function pending(): SimulatedRequest {
  const request = sent();
  request.told({ status: "pending" }, "reply");
  return request;
}
