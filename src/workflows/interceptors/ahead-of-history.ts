import {
  workflowInfo,
  type ActivateInput,
  type ConcludeActivationInput,
  type WorkflowInfo,
  type WorkflowInternalsInterceptor,
} from "@temporalio/workflow";
import { ASK_AGAIN } from "../messages.js";

type Activation = ActivateInput["activation"];
type Job = NonNullable<ActivateInput["activation"]["jobs"]>[number];
type Command = ConcludeActivationInput["commands"][number];
type Info = Pick<WorkflowInfo, "historySize" | "taskTimeoutMs"> & {
  /** The real time, which no decision may depend on. */
  readonly unsafe: Pick<WorkflowInfo["unsafe"], "now">;
};

/** The SDK's id of a query that comes without a workflow task. */
const WITHOUT_TASK = "legacy_query";

/**
 * A child workflow without a type: the server fails the task that asks for it. No workflow of ours has children, so what
 * the SDK says of one is about this command (`telemetry/lost-runs.ts`).
 */
const REFUSED: Command = { startChildWorkflowExecution: { seq: 0, workflowId: "", workflowType: "" } };

/** The end of the task before, and the schedule and start of this one. */
const EVENTS_OF_TASKS = 3;

interface Latest {
  readonly length: number;
  readonly at: string;
  /** Whether a query may have brought it: a replayed task is recorded, and updates come with tasks only. */
  readonly mayBeAsked: boolean;
  readonly decided: number;
  readonly isAsked: boolean;
  /** Whether tasks that failed or were lost lie before it: then a query may have brought more than the last one had. */
  readonly isDoubtful: boolean;
  /** When it was decided, in real milliseconds. */
  readonly decidedAt: number;
}

const NOTHING_YET: Latest = {
  length: 0,
  at: "",
  mayBeAsked: false,
  decided: 0,
  isAsked: false,
  isDoubtful: false,
  decidedAt: 0,
};

/** Events that a query brings are shown right before it; a task's are, but for those who ask all the time, not. */
const RIGHT_BEFORE_MS = 100;

/**
 * A query that has waited for a worker was asked before the task failed. Later ones are answered whatever lies before
 * them: a terminated payment has no task any more that could end the doubt.
 */
const LONGEST_QUERY_MS = 60_000;

/**
 * Keeps a run from going on with what a query had it decide. A query without a workflow task brings the history as it
 * is: with events at its end that no task has begun with, or with a task that another worker has. The SDK (1.24) gives
 * the workflow these events all the same, keeps what it decides, and records that with the next task, which it shows
 * to the workflow only where it brings news. Replay decides when the task says, finds other commands, and the payment
 * would stand still for ever. The query is answered; the task fails, and begins anew from the history.
 *
 * Where another worker takes that task and those that follow, this one keeps the run as the query left it. Of the next
 * query without a task the SDK then finds that the history has other commands, and neither answers it nor lets the run
 * go: the worker ends then, to be started again (`telemetry/lost-runs.ts`).
 *
 * Behind a task that failed or was lost, new events that a query brings carry that task's time: they look like a task of
 * their own. Only their number tells that something lies between, as it does of a task that came after one that failed.
 * The next task may bring nothing more; then the SDK completes it without the workflow, at a later time than the
 * decisions were made for. So there the query fails, which has the SDK drop the run. Whoever asks again is answered.
 */
export function neverAheadOfHistory(info: () => Info = workflowInfo): WorkflowInternalsInterceptor {
  let latest: Latest = NOTHING_YET;
  let before = latest;
  let isQuery = false;
  let isAhead = false;

  function given(activation: Activation, length: number): void {
    const jobs = activation.jobs ?? [];
    const at = timeOf(activation);
    const isReplayed = activation.isReplaying === true;
    // A task begins at a time of its own: new events at the time of the task before belong to none.
    const isTask = isReplayed || at !== latest.at;
    if (isTask && (isAhead || isLost(latest, jobs, length, at, info())))
      throw new Error("a query was answered ahead of this task, which begins anew from the history");
    if (!isTask) isAhead = true;
    before = latest;
    const mayBeAsked = !isReplayed && !jobs.some(({ doUpdate }) => doUpdate);
    const isDoubtful = !isReplayed && recordedBetween(latest, jobs, length) !== latest.decided;
    latest = {
      length,
      at,
      mayBeAsked,
      decided: 0,
      isAsked: false,
      isDoubtful,
      decidedAt: info().unsafe.now(),
    };
  }

  return {
    activate(input, next) {
      const { jobs, historyLength: length } = input.activation;
      isQuery = jobs?.some(({ queryWorkflow }) => queryWorkflow) === true;
      // A server that tells no sizes tells the times and events of tasks otherwise, too.
      if (!isQuery && info().historySize > 0 && (length ?? 0) > latest.length)
        given(input.activation, length ?? 0);
      if (jobs?.some(({ queryWorkflow }) => queryWorkflow?.queryId === WITHOUT_TASK) === true) {
        if (!isAhead && isInDoubt(latest, info().unsafe.now())) throw new Error(ASK_AGAIN);
        latest = { ...latest, isAsked: true };
      }
      next(input);
    },
    concludeActivation(input, next) {
      if (isQuery) return next(input);
      latest = { ...latest, decided: latest.decided + eventsOfCommands(input.commands) };
      // Of a task that only brings updates, and rejects them, the server records nothing.
      if (!latest.mayBeAsked && isRejection(input.commands))
        latest = { ...before, at: latest.at, mayBeAsked: false };
      // These events are early: the SDK itself completes the task that begins with them, unless it brings more.
      return next(isAhead ? { commands: [REFUSED] } : input);
    },
  };
}

/**
 * Whether the history lacks what was decided, as it does where a query brought a task whose worker was lost: this one
 * isn't as many events later as it should be. Where nothing was decided, the end of a task and its loss are one event
 * each; but a task is lost only after its time-out.
 */
function isLost(latest: Latest, jobs: readonly Job[], length: number, at: string, info: Info): boolean {
  if (!latest.mayBeAsked || !latest.isAsked) return false;
  const recorded = recordedBetween(latest, jobs, length);
  if (recorded !== latest.decided) return true;
  return recorded === 0 && (Number(at) - Number(latest.at)) * 1000 >= info.taskTimeoutMs;
}

/** Whether the query that comes now may have brought what was decided last. */
function isInDoubt({ isDoubtful, decidedAt, at }: Latest, now: number): boolean {
  return isDoubtful && now - decidedAt < RIGHT_BEFORE_MS && now - Number(at) * 1000 < LONGEST_QUERY_MS;
}

/** How many events the task before left, and what was tried between the two. */
function recordedBetween(latest: Latest, jobs: readonly Job[], length: number): number {
  return length - latest.length - EVENTS_OF_TASKS - eventsOfNews(jobs);
}

/** In seconds, to the nanosecond: two tasks may begin within a millisecond. */
function timeOf({ timestamp }: Activation): string {
  return `${String(timestamp?.seconds)}.${String(timestamp?.nanos).padStart(9, "0")}`;
}

function isRejection(commands: readonly Command[]): boolean {
  return commands.length > 0 && commands.every(({ updateResponse }) => updateResponse?.rejected);
}

/** As Temporal's API numbers it: the activity's worker never began. */
const SCHEDULE_TO_START = 2;

/** How many history events the commands of one workflow task make. */
function eventsOfCommands(commands: readonly Command[]): number {
  const started = new Set(commands.flatMap(({ startTimer }) => startTimer?.seq ?? []));
  const left = commands.filter(({ cancelTimer }) => cancelTimer && started.has(cancelTimer.seq ?? 0)).length;
  // A timer that is left in the task in which it began is neither started nor canceled.
  return commands.reduce((sum, command) => sum + eventsOf(command), 0) - 2 * left;
}

function eventsOf({ respondToQuery, setPatchMarker }: Command): number {
  if (respondToQuery) return 0;
  // A patch is a marker, and the search attribute that lists it.
  return setPatchMarker?.deprecated === false ? 2 : 1;
}

/** How many history events brought the jobs of one workflow task; an update's come with its answer. */
function eventsOfNews(jobs: readonly Job[]): number {
  return jobs.reduce((sum, job) => sum + eventsBringing(job), 0);
}

function eventsBringing({ signalWorkflow, fireTimer, cancelWorkflow, resolveActivity }: Job): number {
  if (signalWorkflow || fireTimer || cancelWorkflow) return 1;
  if (!resolveActivity) return 0;
  const timeout = resolveActivity.result?.failed?.failure?.cause?.timeoutFailureInfo;
  return Number(timeout?.timeoutType) === SCHEDULE_TO_START ? 1 : 2;
}
