import { DEFAULT_SCHEDULES, type Moment, type Schedules } from "../../domain/payment/schedule.js";
import { iso } from "../../domain/time.js";

interface Recorded<State, Event> {
  readonly state: State | null;
  readonly events: Event[];
}

/** Something whose state is the fold of its events, inside its workflow: with what has come but is not yet read. */
export abstract class EventSourced<State, Body, Event, Message> {
  readonly events: Event[] = [];
  readonly inbox: Message[] = [];
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

  /** The check schedules as the last answer brought them; until one has, the defaults serve. */
  takeSchedules({ schedules }: { readonly schedules?: Schedules }): void {
    if (schedules) this.schedules = schedules;
  }

  /** Tells, from now on, whether there is a message to read or a command has changed something. */
  news(): () => boolean {
    const seen = this.events.length;
    return () => this.inbox.length > 0 || this.events.length > seen;
  }
}
