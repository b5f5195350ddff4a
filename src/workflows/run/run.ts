import { allHandlersFinished, CancellationScope, condition, workflowInfo } from "@temporalio/workflow";
import type { EventSourced, Subject } from "./event-sourced.js";
import { invalidInput } from "./handlers.js";
import { millis } from "../../domain/time.js";
import type { CarriedOutbox } from "./outbox.js";
import { isAccepted, type Start } from "./start.js";
import { Waiting } from "./wait.js";

type Doing = { readonly do: string };
type Pause =
  { readonly do: "wait"; readonly until: string | null; readonly for: string } | { readonly do: "finish" };
type Continued<State> = { readonly type: "continued"; readonly state: State; readonly run: string };

interface Story<State extends Subject, Body, Input, Move extends Doing> {
  readonly subject: EventSourced<State, Body | Continued<State>, unknown, unknown>;
  readonly start: Start<Input>;
  /** The state that the run before handed on, where this one continues it. */
  readonly carried: unknown;
  /** Likewise, of what the merchant was told. */
  readonly carriedOutbox: unknown;
  /** The first event of a run that continues no other. */
  opened(input: Input): Body;
  /** Called before anything can throw, so that no message finds no handler. */
  registerHandlers(): void;
  /** What the core wants next. */
  next(): Move | Pause;
  make(move: Move, input: Input): Promise<void>;
  /** A wait's timer as a person sees it, by the time when it fires. */
  nameTimer(until: string): string;
  /** Whether it goes on in a new run as soon as a new release is there. */
  readonly followsReleases: boolean;
  /** Ends this run and begins a new one with the state. */
  continueAsNew(...carried: [State] | [State, CarriedOutbox]): Promise<never>;
}

/**
 * Runs a payment, or what comes after it, to its end. Not even a cancellation request interrupts a provider call or
 * ends it early.
 */
export function run<State extends Subject, Body, Input, Move extends Doing>(
  story: Story<State, Body, Input, Move>,
): Promise<State> {
  const { subject, start, carried } = story;
  return CancellationScope.nonCancellable(async () => {
    const { continuedFromExecutionRunId: before, originalExecutionRunId } = workflowInfo();
    const isContinued = before !== undefined && carried !== undefined;
    const continued = { type: "continued", state: carried as State, run: originalExecutionRunId } as const;
    if (isContinued) subject.outbox.takeOver(story.carriedOutbox);
    // Opened first: registering a handler runs what came with the start.
    if (start.ok) subject.apply([isContinued ? continued : story.opened(start.input)]);
    story.registerHandlers();
    if (!start.ok) {
      await condition(allHandlersFinished);
      throw invalidInput(start.message);
    }
    if (start.doubt !== undefined && !(await isAccepted())) throw invalidInput(start.doubt);
    const ends = await drive(story, start.input);
    const { state, outbox } = subject;
    if (ends === "continues")
      await story.continueAsNew(
        ...(outbox.carried ? ([state, outbox.carried] as const) : ([state] as const)),
      );
    return state;
  });
}

/**
 * Asks the core what is needed next and does it, until nothing is left to do, read or answer (`finished`), or the run
 * nears Temporal's limits and nothing stands in the way of a new one (`continues`).
 */
async function drive<State extends Subject, Body, Input, Move extends Doing>(
  story: Story<State, Body, Input, Move>,
  input: Input,
): Promise<"finished" | "continues"> {
  const { subject, followsReleases } = story;
  const waiting = new Waiting((until) => {
    subject.reach(until);
  });
  const isIdle = () => allHandlersFinished() && subject.outbox.isEmpty;
  const isQuiet = () => isIdle() && !subject.hasUnread;
  const nearsItsEnd = () => nearsLimits(subject.messages, followsReleases);
  for (;;) {
    subject.takeIn();
    const next = story.next();
    subject.publish(next);
    subject.outbox.handOver(subject.state, next.do === "finish" || nearsItsEnd() || isLongWait(next));
    if (next.do === "finish") {
      if (isQuiet()) return "finished";
      await condition(() => isIdle() || subject.hasMail);
    } else if (nearsItsEnd() && isQuiet()) return "continues";
    else if (isWait(next)) {
      const news = subject.news();
      const isOver = () => news() || (nearsItsEnd() && isQuiet());
      await waiting.wait(isOver, next, (until) => story.nameTimer(until));
    } else {
      // A move may take its time; updates are answered meanwhile.
      const made = story.make(next as Move, input).then(() => true);
      while (!(await Promise.race([made, subject.untilAsked().then(() => false)]))) subject.takeIn();
    }
  }
}

function isWait(next: Doing): next is Extract<Pause, { do: "wait" }> {
  return next.do === "wait";
}

const LONG_MS = 3_600_000;

/** No answer of an activity is to come for long. */
function isLongWait(next: Doing): boolean {
  return isWait(next) && next.until !== null && millis(next.until) - Date.now() > LONG_MS;
}

/** Temporal ends a run at 51,200 events and takes 10,000 signals and 2,000 updates: it goes on well before. */
const MAX_EVENTS = 20_000;
const MAX_MESSAGES = 800;

function nearsLimits(messages: number, followsReleases: boolean): boolean {
  const { historyLength, continueAsNewSuggested, targetWorkerDeploymentVersionChanged } = workflowInfo();
  const isLong = historyLength >= MAX_EVENTS || messages >= MAX_MESSAGES;
  return isLong || continueAsNewSuggested || (followsReleases && targetWorkerDeploymentVersionChanged);
}
