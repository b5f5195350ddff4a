import type { PaymentFacts } from "../../../src/domain/aftercare/decide-read.js";
import type { CallOutcome } from "../../../src/domain/reports.js";
import type { RunWasReset } from "../../../src/domain/requests/events.js";
import type { Request } from "../../../src/domain/requests/request.js";
import type { Moment, Schedules } from "../../../src/domain/requests/schedule.js";
import { after } from "../../../src/domain/time.js";
import type { Agenda } from "./agenda.js";
import { BEGAN, timeAt, type Sent } from "./twin.js";

/** What ended a call: whatever it may be about, as the core reads it. */
export type Ended = CallOutcome<never>;

/** A call on its way: what it ends with, and after how many seconds. It has its effect at the provider by itself. */
export interface OnItsWay {
  readonly seconds: number;
  readonly ended: () => Ended;
}

/** What the payment and its aftercare have around them. */
export interface Outside {
  readonly agenda: Agenda;
  readonly schedules: Schedules;
  send(sent: Sent): OnItsWay;
  query(): OnItsWay;
  queryRefund(requestId: string): OnItsWay;
  /** The payment as Temporal has it; null: it can't be read now. */
  readPayment(): PaymentFacts | null;
}

interface Point<State> {
  readonly state: State;
  readonly events: number;
  readonly read: number;
}

type Body<Own> = Own | RunWasReset;

/** A task that is lost with its worker comes again so much later, and is replayed by then. No round number, as deadlines are. */
const TASK_TIMEOUT_SECONDS = 10.001;

/**
 * A workflow's run, as far as it runs outside Temporal: what comes while a call is made waits in the inbox, a reset goes
 * back to an earlier point and gets the signals again that came since, and a call's end is lost with the run that made it.
 */
export abstract class Run<
  State extends { readonly run: string },
  Own extends { readonly type: string },
  Event,
  Message,
> {
  readonly events: Event[] = [];
  isClosed = false;
  /** The id of the run that Temporal executes; after a reset another one than the history says. */
  actualRun = "run-1";
  protected readonly outside: Outside;
  private folded: State | null = null;
  private readonly points: Point<State>[] = [];
  private readonly received: Message[] = [];
  private readUpTo = 0;
  private answers: Message[] = [];
  /** What updates asked, each with how many points there were before. */
  private updates: { readonly after: number; readonly again: () => void }[] = [];
  /** Grows with each call and wait: what an older one brings is not waited for any more. */
  private turn = 0;
  private isCalling = false;
  private moves = 0;
  /** The latest time that a timer of the run has told of. */
  protected told = timeAt(0);
  private clock = { seconds: -1, text: "" };

  constructor(outside: Outside) {
    this.outside = outside;
  }

  protected abstract record(
    state: State | null,
    bodies: readonly Body<Own>[],
    firstSeq: number,
    at: string,
  ): { readonly state: State | null; readonly events: Event[] };
  protected abstract readInbox(): void;
  /** What the core wants next, by name. */
  protected abstract nextOf(state: State, moment: Moment): string;
  /** Makes what the core wants next; false: it waits, for a call, a time or a message. */
  protected abstract move(): boolean;
  /** How an answered, or unanswered, call is told to the core. */
  protected abstract called(requestId: string, ended: Ended): Message;
  /** What goes with a send, so that the provider's record names whose it is. */
  protected abstract readonly reference: string;
  /** The request that is worked on. */
  abstract readonly active: Request | null;

  get state(): State {
    if (this.folded === null) throw new Error("it is not opened");
    return this.folded;
  }

  get isCallOnItsWay(): boolean {
    return this.isCalling;
  }

  get isReset(): boolean {
    return this.actualRun !== this.state.run;
  }

  /** How many points there are that a reset can go back to. */
  get length(): number {
    return this.points.length;
  }

  /** Making a text of a time costs more than most decisions. */
  get time(): string {
    const { now } = this.outside.agenda;
    if (this.clock.seconds !== now) this.clock = { seconds: now, text: timeAt(now) };
    return this.clock.text;
  }

  protected begin(bodies: readonly Own[]): void {
    this.apply(bodies);
    this.work();
  }

  protected moment(): Moment {
    return { now: this.time, told: this.told, schedules: this.outside.schedules };
  }

  /** A signal. While a call is made it waits to be read. */
  receive(message: Message): void {
    this.received.push(message);
    if (!this.isCalling) this.work();
  }

  protected takeInbox(): Message[] {
    const messages = [...this.received.slice(this.readUpTo), ...this.answers];
    this.readUpTo = this.received.length;
    this.answers = [];
    return messages;
  }

  protected apply(bodies: readonly Body<Own>[]): void {
    if (bodies.length === 0) return;
    const { state, events } = this.record(this.folded, bodies, this.events.length + 1, this.time);
    this.folded = state;
    this.events.push(...events);
    if (state) this.points.push({ state, events: this.events.length, read: this.readUpTo });
  }

  /**
   * Decides and applies. What follows must not hang on when the task comes, as a replay has to find it again: the first of
   * the two times compared is a millisecond after the story's, which no deadline is.
   */
  protected takes(decided: (moment: Moment) => Own[]): void {
    const moment = this.moment();
    const [now, then] = [0.001, TASK_TIMEOUT_SECONDS].map((seconds) =>
      this.whatFollows(decided, { ...moment, now: after(moment.now, seconds) }),
    );
    if (now !== then) throw new Error(`a task that came later would find ${then}, not ${now}`);
    this.apply(decided(moment));
  }

  private whatFollows(decided: (moment: Moment) => readonly Own[], moment: Moment): string {
    const bodies = decided(moment);
    const { state } = this.record(this.folded, bodies, 1, moment.now);
    return [...bodies.map(({ type }) => type), state && this.nextOf(state, moment)].join(", ");
  }

  protected applyDeadline(bodies: readonly Own[]): void {
    if (bodies.length === 0) throw new Error("a deadline came, and changes nothing");
    this.apply(bodies);
  }

  protected work(): void {
    if (this.isCalling || this.isClosed) return;
    do {
      if (++this.moves > 5_000) throw new Error("it never ends");
      this.readInbox();
    } while (this.move());
  }

  /**
   * Makes the call of the request that is on its way, also once more after a reset: the activity refuses what a run sends
   * that a reset made.
   */
  protected sends(): void {
    const { active, reference, actualRun: resetRun } = this;
    if (active?.stage !== "onItsWay") return;
    const { operation, requestId, amount } = active;
    const refused = {
      ending: "notSent",
      code: "run_was_reset",
      message: "it is not sent",
      resetRun,
    } as const;
    const call = this.isReset
      ? { seconds: 0, ended: () => refused }
      : this.outside.send({ operation, requestId, amount: amount.value, reference });
    this.calls(call, ({ ended }) => this.called(requestId, ended));
  }

  protected calls(
    call: OnItsWay,
    read: (given: { ended: Ended; askedAt: string; wasReset: boolean }) => Message | null,
  ): void {
    const turn = ++this.turn;
    const askedAt = this.time;
    this.isCalling = true;
    this.outside.agenda.in(call.seconds, () => {
      if (turn !== this.turn) return;
      this.isCalling = false;
      const wasReset = this.isReset;
      if (wasReset) this.apply([{ type: "runWasReset", run: this.actualRun }]);
      const message = read({ ended: call.ended(), askedAt, wasReset });
      if (message !== null) this.answers.push(message);
      this.work();
    });
  }

  /** Whether the run goes on at once: the time is over already. */
  protected wakeAt(until: string | null): boolean {
    if (until === null) return false;
    if (until <= this.time) {
      this.told = until;
      return true;
    }
    const turn = ++this.turn;
    this.outside.agenda.at((Date.parse(until) - BEGAN) / 1000, () => {
      if (turn !== this.turn) return;
      this.told = until;
      this.work();
    });
    return false;
  }

  /** An update that was accepted: Temporal gives it to a reset run again, as it does with signals. */
  protected accepted(again: () => void): void {
    this.updates.push({ after: this.length, again });
  }

  /** Temporal's reset to the state of then. */
  resetTo(at: number): void {
    const point = this.points[at];
    if (!point) return;
    this.folded = point.state;
    this.events.length = point.events;
    this.points.length = at + 1;
    this.readUpTo = point.read;
    this.answers = [];
    this.turn += 1;
    this.isCalling = false;
    this.isClosed = false;
    this.actualRun = `${this.actualRun}'`;
    this.sends();
    this.work();
    const updates = this.updates.filter(({ after }) => after > at + 1);
    this.updates = this.updates.filter(({ after }) => after <= at + 1);
    for (const { again } of updates) again();
  }
}
