import {
  decideCall,
  decideCancellation,
  decideCommand,
  decideNotification,
  decideQuery,
  decideSend,
  decideTick,
  record,
  type CallEnded,
  type Command,
  type QueryEnded,
} from "../../../src/domain/payment/decide.js";
import type { EventBody, PaymentEvent } from "../../../src/domain/payment/events.js";
import { nextMove, type Move } from "../../../src/domain/payment/next-move.js";
import type { Moment } from "../../../src/domain/payment/schedule.js";
import type { PaymentState, PendingRequest } from "../../../src/domain/payment/state.js";
import { view, type PaymentView } from "../../../src/domain/payment/view.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import { after } from "../../../src/domain/time.js";
import { CONTRACT_SCHEDULES, OPENED_AT, type Opened } from "./facts.js";

/** What led to an event. */
export type Cause =
  | { readonly by: "opening" }
  | { readonly by: "send" }
  | { readonly by: "call"; readonly request: PendingRequest; readonly ended: CallEnded }
  | { readonly by: "query"; readonly ended: QueryEnded }
  | { readonly by: "notification"; readonly notification: ProviderNotification }
  | { readonly by: "command"; readonly command: Command }
  | { readonly by: "cancellation" }
  | { readonly by: "tick" };

export interface Observer {
  /** Before the core decides. */
  fact: (cause: Cause, state: PaymentState, now: string) => void;
  event: (cause: Cause, before: PaymentState | null, event: PaymentEvent, after: PaymentState) => void;
}

/** The workflow's loop without Temporal: the same decisions, a clock that is only a number, calls that are values. */
export class SimulatedPayment {
  readonly events: PaymentEvent[] = [];
  now = OPENED_AT;
  schedules = CONTRACT_SCHEDULES;
  private folded: PaymentState | null = null;
  private moves = 0;
  private readonly observer: Observer | null;

  constructor(terms: Opened, observer: Observer | null = null) {
    this.observer = observer;
    this.apply({ by: "opening" }, [terms]);
  }

  get state(): PaymentState {
    if (!this.folded) throw new Error("not opened");
    return this.folded;
  }

  get view(): PaymentView {
    return view(this.state);
  }

  /** Read before every move; a payment that moves for ever fails its test instead of hanging it. */
  get next(): Move {
    if (++this.moves > 50_000) throw new Error("it never ends");
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

  /** The payment sends its pending request; `meanwhile` happens while the call is on its way. */
  sends(
    operation: PendingRequest["operation"],
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

  /** The payment asks the provider for its record; `meanwhile` happens while the query is on its way. */
  asks(ended: QueryEnded | (() => QueryEnded), meanwhile: () => void = () => undefined): PaymentEvent[] {
    if (this.next.do !== "query") throw new Error(`it asks nothing, it wants to ${this.next.do}`);
    meanwhile();
    return this.fact({ by: "query", ended: typeof ended === "function" ? ended() : ended });
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
    const decision = decideCommand(this.state, command, this.moment());
    if (!decision.accepted) return decision.message;
    this.apply(cause, decision.events);
    return null;
  }

  /** Temporal's cancel button. */
  cancellation(): PaymentEvent[] {
    return this.fact({ by: "cancellation" });
  }

  /** Tells the core a fact, as the workflow does. */
  fact(cause: Exclude<Cause, { by: "opening" | "send" | "command" }>): PaymentEvent[] {
    this.observer?.fact(cause, this.state, this.now);
    return this.apply(cause, this.decide(cause));
  }

  private decide(cause: Exclude<Cause, { by: "opening" | "send" | "command" }>): EventBody[] {
    switch (cause.by) {
      case "call":
        return decideCall(this.state, cause.ended, this.moment());
      case "query":
        return decideQuery(this.state, cause.ended, this.moment());
      case "notification":
        return decideNotification(this.state, cause.notification, this.moment());
      case "cancellation":
        return decideCancellation(this.state, this.moment());
      case "tick":
        return decideTick(this.state, this.moment());
    }
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
      for (const event of events) this.observer?.event(cause, before, event, this.state);
    }
    return this.events.slice(first);
  }
}
