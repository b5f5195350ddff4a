import type { ProviderRules } from "../../domain/capabilities.js";
import { DEFAULT_SCHEDULES, type Moment, type Schedules } from "../../domain/requests/schedule.js";
import { iso } from "../../domain/time.js";

interface Recorded<State, Event> {
  readonly state: State | null;
  readonly events: Event[];
}

/** What an activity brings beside its answer: recorded with it, so that replay decides by what was true then. */
export interface Settings {
  readonly schedules?: Schedules;
  readonly rules?: ProviderRules;
  readonly run?: string;
}

/** Something whose state is the fold of its events, inside its workflow: with what has come but is not yet read. */
export abstract class EventSourced<State, Body, Event, Message> {
  readonly events: Event[] = [];
  readonly inbox: Message[] = [];
  private readonly asked: (() => void)[] = [];
  private wake: (() => void) | null = null;
  /** How many messages this run has had from outside: Temporal takes only so many. */
  messages = 0;
  private schedules: Schedules | null = null;
  private folded: State | null = null;

  protected abstract record(
    state: State | null,
    bodies: readonly Body[],
    firstSeq: number,
    at: string,
  ): Recorded<State, Event>;

  get state(): State {
    if (this.folded === null) throw new Error("it is not opened yet");
    return this.folded;
  }

  moment(): Moment {
    return { now: iso(Date.now()), schedules: this.schedules ?? DEFAULT_SCHEDULES };
  }

  apply(bodies: readonly Body[]): void {
    const { state, events } = this.record(this.folded, bodies, this.events.length + 1, iso(Date.now()));
    this.folded = state;
    this.events.push(...events);
  }

  /** A message that waits to be read in its turn. */
  receive(message: Message): void {
    this.messages += 1;
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

  /** Decides what updates have asked. */
  answer(): void {
    for (const decide of this.asked.splice(0)) decide();
  }

  /** The loop waits so beside a move that it makes. */
  untilAsked(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
      if (this.asked.length > 0) resolve();
    });
  }

  /** Whether anything has come that isn't read. */
  get hasMail(): boolean {
    return this.inbox.length > 0 || this.asked.length > 0;
  }

  /** The check schedules as the last answer brought them; until one has, the defaults serve. */
  takeSettings({ schedules }: Settings): void {
    if (schedules) this.schedules = schedules;
  }

  /** Tells, from now on, whether there is a message to read, an update to answer or a change. */
  news(): () => boolean {
    const seen = this.events.length;
    return () => this.hasMail || this.events.length > seen;
  }
}
