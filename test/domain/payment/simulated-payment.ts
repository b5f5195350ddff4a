import { rulesAt } from "../../../src/providers/terms.js";
import {
  decide,
  decideAsked,
  decideSend,
  decideTold,
  record,
  type CallEnded,
  type Command,
  type Fact,
  type QueryEnded,
} from "../../../src/domain/payment/decide.js";
import type { EventBody, PaymentEvent } from "../../../src/domain/payment/events.js";
import { nextMove, type Move } from "../../../src/domain/payment/next-move.js";
import type { Moment } from "../../../src/domain/requests/schedule.js";
import type { Request } from "../../../src/domain/requests/request.js";
import { activeRequest, type PaymentState } from "../../../src/domain/payment/state.js";
import { view, type PaymentView } from "../../../src/domain/payment/view.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import { after } from "../../../src/domain/time.js";
import { USUAL_SCHEDULES, OPENED_AT, type Opened } from "./facts.js";

/** What led to an event. */
export type Cause =
  | SimpleCause
  /** Several facts with nothing done between them. */
  | { readonly by: "together"; readonly causes: readonly Told[] };

export type SimpleCause =
  | { readonly by: "opening" }
  | { readonly by: "send" }
  | { readonly by: "call"; readonly request: Request; readonly ended: CallEnded }
  | { readonly by: "query"; readonly ended: QueryEnded; readonly askedAt?: string }
  | { readonly by: "unsent"; readonly requestId: string }
  | { readonly by: "notification"; readonly notification: ProviderNotification }
  /** One that the relay did not seal. */
  | { readonly by: "unverified"; readonly notification: ProviderNotification }
  | { readonly by: "command"; readonly command: Command }
  | { readonly by: "cancellation" }
  | { readonly by: "tick" };

/** A fact that the core is told. */
export type Told = Exclude<SimpleCause, { by: "opening" | "send" | "command" }>;

export interface Observer {
  /** Before the core decides. */
  fact: (cause: SimpleCause, state: PaymentState, now: string) => void;
  event: (cause: Cause, before: PaymentState | null, event: PaymentEvent, after: PaymentState) => void;
}

/** Far more than any story has: without a bound, one that never ends would take all memory before it failed. */
const MOST_EVENTS = 2_000;

/** The workflow's loop without Temporal: the same decisions, a clock that is only a number, calls that are values. */
export class SimulatedPayment {
  readonly events: PaymentEvent[] = [];
  now = OPENED_AT;
  schedules = USUAL_SCHEDULES;
  private folded: PaymentState | null = null;
  private moves = 0;
  private readonly observer: Observer | null;

  constructor(terms: Opened, observer: Observer | null = null) {
    this.observer = observer;
    this.apply({ by: "opening" }, [{ ...terms, rules: rulesAt(terms.provider) }]);
  }

  get state(): PaymentState {
    if (!this.folded) throw new Error("not opened");
    return this.folded;
  }

  /** The request that is worked on. */
  get request(): Request | null {
    return activeRequest(this.state);
  }

  get view(): PaymentView {
    return view(this.state);
  }

  /** Read before every move; a payment that moves for ever fails its test instead of hanging it. */
  get next(): Move {
    if (++this.moves > 5_000) throw new Error("it never ends");
    return nextMove(this.state, this.now);
  }

  get eventTypes(): string[] {
    return this.events.map(({ type }) => type);
  }

  /** Lets time pass. */
  pass(seconds: number): void {
    this.now = after(this.now, seconds);
  }

  /** Lets time pass until the payment wants something, and says for how many seconds it waited. */
  waits(): number {
    const { next } = this;
    if (next.do !== "wait") throw new Error(`it doesn't wait, it wants to ${next.do}`);
    if (next.until === null) throw new Error(`it waits for ${next.for} without end`);
    if (next.until <= this.now) throw new Error(`it waits for ${next.for} until a time that is over`);
    const seconds = (Date.parse(next.until) - Date.parse(this.now)) / 1000;
    this.now = next.until;
    return seconds;
  }

  /** Likewise through every deadline, until the provider is asked or sent something. */
  rests(): number {
    const since = this.now;
    while (this.next.do === "wait" || this.next.do === "tick")
      if (this.next.do === "tick") this.ticks();
      else this.waits();
    return (Date.parse(this.now) - Date.parse(since)) / 1000;
  }

  /** The payment sends its pending request; `meanwhile` happens while the call is on its way. */
  sends(
    operation: Request["operation"],
    ended: CallEnded | (() => CallEnded),
    meanwhile: () => void = () => undefined,
  ): PaymentEvent[] {
    const { next } = this;
    if (next.do !== "send") throw new Error(`it sends nothing, it wants to ${next.do}`);
    if (next.request.operation !== operation)
      throw new Error(`it sends no ${operation}, but ${next.request.operation}`);
    this.apply({ by: "send" }, decideSend(this.state));
    meanwhile();
    const ending = typeof ended === "function" ? ended() : ended;
    return this.fact({ by: "call", request: next.request, ended: ending });
  }

  /** The pending request leaves, and its call is on its way. */
  leaves(): string {
    const { next } = this;
    if (next.do !== "send") throw new Error(`it sends nothing, it wants to ${next.do}`);
    this.apply({ by: "send" }, decideSend(this.state));
    return next.request.requestId;
  }

  /** The payment asks the provider for its record; `meanwhile` happens while the query is on its way. */
  asks(ended: QueryEnded | (() => QueryEnded), meanwhile: () => void = () => undefined): PaymentEvent[] {
    if (this.next.do !== "query") throw new Error(`it asks nothing, it wants to ${this.next.do}`);
    meanwhile();
    return this.fact({ by: "query", ended: typeof ended === "function" ? ended() : ended });
  }

  /** The time for the first send is over, in the run that sent nothing. */
  givesUp(): PaymentEvent[] {
    const { next } = this;
    if (next.do !== "giveUp") throw new Error(`it gives up nothing, it wants to ${next.do}`);
    return this.fact({ by: "unsent", requestId: next.request.requestId });
  }

  hears(notification: ProviderNotification): PaymentEvent[] {
    return this.fact({ by: "notification", notification });
  }

  /** A deadline that changes nothing would be due for ever. */
  ticks(): PaymentEvent[] {
    if (this.next.do !== "tick") throw new Error(`no deadline is due, it wants to ${this.next.do}`);
    const events = this.fact({ by: "tick" });
    if (events.length === 0) throw new Error("a deadline changes nothing");
    return events;
  }

  /** The refusal's words; null: accepted. */
  command(command: Command): string | null {
    const cause: Cause = { by: "command", command };
    this.observer?.fact(cause, this.state, this.now);
    const decision = decideAsked(this.state, command, this.moment());
    if (!decision.accepted) return decision.message;
    this.apply(cause, decision.events);
    return null;
  }

  /** Temporal's cancel button. */
  cancellation(): PaymentEvent[] {
    return this.fact({ by: "cancellation" });
  }

  /** Tells the core a fact, as the workflow does. */
  fact(cause: Told): PaymentEvent[] {
    this.observer?.fact(cause, this.state, this.now);
    return this.apply(cause, decide(this.state, [factOf(cause)], this.moment()));
  }

  /** Several facts with nothing done between them. */
  facts(causes: readonly Told[]): PaymentEvent[] {
    for (const cause of causes) this.observer?.fact(cause, this.state, this.now);
    return this.apply({ by: "together", causes }, decide(this.state, causes.map(factOf), this.moment()));
  }

  /** Its aftercare is told of what the final status doesn't have. */
  tells(): ProviderNotification {
    const { next } = this;
    if (next.do !== "tellAftercare")
      throw new Error(`it tells its aftercare nothing, it wants to ${next.do}`);
    this.apply({ by: "tick" }, decideTold(next.notification.key, true));
    return next.notification;
  }

  private moment(): Moment {
    return { now: this.now, schedules: this.schedules };
  }

  private apply(cause: Cause, bodies: readonly EventBody[]): PaymentEvent[] {
    const first = this.events.length;
    for (const body of bodies) {
      const before = this.folded;
      const { state, events } = record(before, [body], this.events.length + 1, this.now);
      this.folded = state;
      this.events.push(...events);
      if (this.events.length > MOST_EVENTS) throw new Error(`it has ${MOST_EVENTS} events, and never ends`);
      for (const event of events) this.observer?.event(cause, before, event, this.state);
    }
    return this.events.slice(first);
  }
}

function factOf(cause: Told): Fact {
  return cause.by === "call" ? { by: "call", requestId: cause.request.requestId, ended: cause.ended } : cause;
}
