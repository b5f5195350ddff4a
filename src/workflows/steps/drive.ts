import { allHandlersFinished, condition, workflowInfo } from "@temporalio/workflow";
import type { EventSourced } from "./event-sourced.js";
import { Waiting } from "./wait.js";

type Pause =
  { readonly do: "wait"; readonly until: string | null; readonly for: string } | { readonly do: "finish" };

/** What the core decides over, and how its moves are made: a payment, or what comes after it. */
export interface Story<Move extends { readonly do: string }> {
  readonly subject: Pick<
    EventSourced<unknown, never, unknown, unknown>,
    "hasMail" | "news" | "messages" | "answer" | "untilAsked"
  >;
  /** Takes in all messages that have come, before anything is done. */
  readInbox(): void;
  nextMove(): Move | Pause;
  /** Shows it to people as it is now. */
  publish(next: Move | Pause): void;
  make(move: Move): Promise<void>;
  /** Whether it goes on in a new run as soon as a new release is there. */
  readonly followsReleases: boolean;
}

/**
 * Asks the core what is needed next and does it, until nothing is left to do, read or answer (`finished`), or the run
 * nears Temporal's limits and nothing stands in the way of a new one (`continues`).
 */
export async function drive<Move extends { readonly do: string }>(
  story: Story<Move>,
): Promise<"finished" | "continues"> {
  const { subject } = story;
  const waiting = new Waiting();
  const isQuiet = () => allHandlersFinished() && !subject.hasMail;
  for (;;) {
    takeIn(story);
    const next = story.nextMove();
    story.publish(next);
    if (next.do === "finish") {
      if (isQuiet()) return "finished";
      await condition(() => allHandlersFinished() || subject.hasMail);
    } else if (nearsLimits(story) && isQuiet()) return "continues";
    else if (isWait(next)) {
      const news = subject.news();
      await waiting.wait(nearsLimits(story) ? () => news() || isQuiet() : news, next);
    } else await make(story, next as Move);
  }
}

/** Messages first, then what updates ask: the one order that live work and replay have in common. */
function takeIn(story: Pick<Story<never>, "subject" | "readInbox">): void {
  story.readInbox();
  story.subject.answer();
}

/** Makes a move, which may take its time; updates are answered meanwhile. */
async function make<Move extends { readonly do: string }>(story: Story<Move>, move: Move): Promise<void> {
  const made = story.make(move).then(() => true);
  while (!(await Promise.race([made, story.subject.untilAsked().then(() => false)]))) takeIn(story);
}

function isWait(next: { readonly do: string }): next is Extract<Pause, { do: "wait" }> {
  return next.do === "wait";
}

/** Temporal ends a run at 51,200 events and takes 10,000 signals and 2,000 updates: it goes on well before. */
const MAX_EVENTS = 20_000;
const MAX_MESSAGES = 800;

function nearsLimits({
  subject,
  followsReleases,
}: Pick<Story<{ readonly do: string }>, "subject" | "followsReleases">): boolean {
  const { historyLength, continueAsNewSuggested, targetWorkerDeploymentVersionChanged } = workflowInfo();
  return (
    continueAsNewSuggested ||
    historyLength >= MAX_EVENTS ||
    subject.messages >= MAX_MESSAGES ||
    (followsReleases && targetWorkerDeploymentVersionChanged)
  );
}
