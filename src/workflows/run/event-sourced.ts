import type { WithSettings } from "../../activities/payment-call.js";
import type { PaymentKey } from "../../domain/ids.js";
import type { Change } from "../../domain/merchant-events/event.js";
import type { RunWasReset } from "../../domain/requests/events.js";
import { DEFAULT_SCHEDULES, type Moment, type Schedules } from "../../domain/requests/schedule.js";
import { iso, millis } from "../../domain/time.js";
import { Outbox } from "./outbox.js";

/** What an activity brings beside its answer: recorded with it, so that replay decides by what was true then. */
export type Settings = WithSettings<object>;

/** What is kept of every such thing. */
export type Subject = PaymentKey & { readonly run: string };

/** Something whose state is the fold of its events, inside its workflow: with what has come but is not yet read. */
export abstract class EventSourced<State extends Subject, Body, Event, Message> {
  readonly events: Event[] = [];
  readonly inbox: Message[] = [];
  private readonly unread: (() => Message)[] = [];
  private readonly asked: (() => void)[] = [];
  private wake: (() => void) | null = null;
  /** How many messages this run has had from outside: Temporal takes only so many. */
  messages = 0;
  private schedules: Schedules = DEFAULT_SCHEDULES;
  private folded: State | null = null;
  /** Epoch milliseconds of the latest time of which a timer has told. */
  private reached = 0;
  /** Whether only these make a deadline due. Runs that an earlier release began go by the task's clock. */
  private timersTell = false;
  /** What the merchant's backend is to be told. */
  readonly outbox = new Outbox();

  protected abstract record(
    state: State | null,
    bodies: readonly (Body | RunWasReset)[],
    firstSeq: number,
    at: string,
  ): { readonly state: State | null; readonly events: Event[] };

  /** What of it the merchant's backend is told. */
  protected abstract changes(before: State | null, after: State): Change[];

  /** Takes in all messages that have come, before anything is done. */
  abstract readInbox(): void;

  /** Shows people how it is now, and what it does next. */
  abstract publish(next: { readonly do: string }): void;

  get state(): State {
    if (this.folded === null) throw new Error("it is not opened yet");
    return this.folded;
  }

  moment(): Moment {
    return { now: this.now(), told: this.told, schedules: this.schedules };
  }

  /**
   * A timer that has fired says that its time has come, whatever the task's clock says: where a task was lost and a query
   * comes before the next, the SDK gives what has fired since to the workflow at the lost task's time. What is decided
   * then is what the next task decides, too.
   */
  reach(time: string): void {
    this.reached = Math.max(this.reached, millis(time));
  }

  /**
   * Up to when deadlines are due. A task can be lost, and what a query then had the workflow decide be recorded with the
   * next one, seconds later by its clock: what is due must not hang on that. A deadline that is over already has a timer
   * of a millisecond.
   */
  get told(): string {
    return this.timersTell ? iso(this.reached) : this.now();
  }

  private now(): string {
    return iso(Math.max(Date.now(), this.reached));
  }

  apply(bodies: readonly (Body | RunWasReset)[]): void {
    const at = this.now();
    for (const body of bodies) {
      const before = this.folded;
      const { state, events } = this.record(before, [body], this.events.length + 1, at);
      this.folded = state;
      this.events.push(...events);
      if (state && this.outbox.isOpen) this.outbox.put(state, this.changes(before, state), at);
    }
  }

  /** A deadline that changes nothing would be due for ever: better a failed workflow task that is seen and mended. */
  applyDeadline(bodies: readonly Body[]): void {
    if (bodies.length === 0) throw new Error("a deadline came, and changes nothing");
    this.apply(bodies);
  }

  /**
   * A signal is read in its turn, by the loop alone, as what an update asks: reading may leave a mark in the history
   * (`Seals`), which must stand behind the updates of its task in replay as it did live.
   */
  arrive(read: () => Message): void {
    this.messages += 1;
    this.unread.push(read);
  }

  /** A message that waits to be decided about. */
  protected receive(message: Message): void {
    this.inbox.push(message);
  }

  /**
   * What an update asks is decided in its turn, by the loop alone: after all messages that came with it, and in the
   * order of the updates. Temporal (1.24) gives a run that was reset its updates among the signals, in their order, and
   * in replay only after them: what a handler decides at once it would decide otherwise then.
   */
  ask<Reply>(decide: () => Reply): Promise<Reply> {
    return new Promise((resolve) => {
      this.asked.push(() => {
        const decided = new Promise<Reply>((reply) => {
          reply(decide());
        });
        resolve(decided);
      });
      this.wake?.();
    });
  }

  /** Messages first, then what updates ask: the one order that live work and replay have in common. */
  takeIn(): void {
    for (const read of this.unread.splice(0)) this.receive(read());
    this.readInbox();
    for (const decide of this.asked.splice(0)) decide();
  }

  /** The loop waits so beside a move that it makes. */
  untilAsked(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
      if (this.asked.length > 0) resolve();
    });
  }

  /** Whether a run that ends now would leave anything unread. */
  get hasUnread(): boolean {
    return this.hasMail;
  }

  /** Whether anything has come that can be read. */
  get hasMail(): boolean {
    return this.unread.length > 0 || this.inbox.length > 0 || this.asked.length > 0;
  }

  /** The check schedules as the last answer brought them, and whether it came in the run that the history says. */
  takeSettings({ schedules, run, hasEventsUrl, timersTell }: Settings): void {
    if (timersTell) this.timersTell = true;
    if (schedules) {
      this.schedules = schedules;
      this.outbox.open(hasEventsUrl === true);
    }
    if (run !== undefined && run !== this.state.run) this.apply([{ type: "runWasReset", run }]);
  }

  /** Tells, from now on, whether there is a message to read, an update to answer or a change. */
  news(): () => boolean {
    const seen = this.events.length;
    return () => this.hasMail || this.events.length > seen;
  }
}
