import type { ActivateInput, ConcludeActivationInput } from "@temporalio/workflow";

export type Job = NonNullable<ActivateInput["activation"]["jobs"]>[number];
export type Command = ConcludeActivationInput["commands"][number];

/** As Temporal's API numbers it: the activity's worker never began. */
const SCHEDULE_TO_START = 2;

/** How many history events the commands of one workflow task make. */
export function eventsOfCommands(commands: readonly Command[]): number {
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
export function eventsOfNews(jobs: readonly Job[]): number {
  return jobs.reduce((sum, job) => sum + eventsBringing(job), 0);
}

function eventsBringing({ signalWorkflow, fireTimer, cancelWorkflow, resolveActivity }: Job): number {
  if (signalWorkflow || fireTimer || cancelWorkflow) return 1;
  if (!resolveActivity) return 0;
  const timeout = resolveActivity.result?.failed?.failure?.cause?.timeoutFailureInfo;
  return Number(timeout?.timeoutType) === SCHEDULE_TO_START ? 1 : 2;
}
