import {
  workflowInfo,
  type ActivateInput,
  type ConcludeActivationInput,
  type WorkflowInfo,
  type WorkflowInternalsInterceptor,
} from "@temporalio/workflow";

type Activation = ActivateInput["activation"];
type Job = NonNullable<ActivateInput["activation"]["jobs"]>[number];
type Command = ConcludeActivationInput["commands"][number];
type Info = Pick<WorkflowInfo, "historySize" | "taskTimeoutMs">;

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
}

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
 * What a query brings behind a task that failed, or of one that is lost and brings nothing more when it comes again, can't
 * be told from a task. So what is decided must not hang on a task's time: `told` in `run/event-sourced.ts`.
 */
export function neverAheadOfHistory(info: () => Info = workflowInfo): WorkflowInternalsInterceptor {
  let latest: Latest = { length: 0, at: "", mayBeAsked: false, decided: 0, isAsked: false };
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
    latest = { length, at, mayBeAsked, decided: 0, isAsked: false };
  }

  return {
    activate(input, next) {
      const { jobs, historyLength: length } = input.activation;
      isQuery = jobs?.some(({ queryWorkflow }) => queryWorkflow) === true;
      // A server that tells no sizes tells the times and events of tasks otherwise, too.
      if (!isQuery && info().historySize > 0 && (length ?? 0) > latest.length)
        given(input.activation, length ?? 0);
      if (jobs?.some(({ queryWorkflow }) => queryWorkflow?.queryId === WITHOUT_TASK) === true)
        latest = { ...latest, isAsked: true };
      next(input);
    },
    concludeActivation(input, next) {
      if (isQuery) return next(input);
      latest = { ...latest, decided: latest.decided + eventsOfCommands(input.commands) };
      // Of a task that only brings updates, and rejects them, the server records nothing.
      if (!latest.mayBeAsked && isRejection(input.commands)) latest = { ...latest, length: before.length };
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
  const recorded = length - latest.length - EVENTS_OF_TASKS - eventsOfNews(jobs);
  if (recorded !== latest.decided) return true;
  return recorded === 0 && (Number(at) - Number(latest.at)) * 1000 >= info.taskTimeoutMs;
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
