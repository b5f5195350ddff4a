import {
  workflowInfo,
  type ActivateInput,
  type ConcludeActivationInput,
  type WorkflowInternalsInterceptor,
} from "@temporalio/workflow";

type Command = ConcludeActivationInput["commands"][number];
type Job = NonNullable<ActivateInput["activation"]["jobs"]>[number];

/** The end of the task before, and the schedule and start of this one. */
const EVENTS_OF_TASKS = 3;

/**
 * Keeps a payment from going on with what its history doesn't have. A query may also bring a workflow task that another
 * worker has begun with, which the workflow then can't tell from its own: it decides. Where that worker was lost, the
 * next task brings later news too; the SDK (1.24) records what the query had it decide, and then what it decides of the
 * news. Replay gets all of it in one task, decides otherwise, and the payment would stand still for ever.
 *
 * So, once a query was answered, the next task must be as many events later as what was decided before it has made.
 * Where it is not, the task fails: the SDK drops the run, and begins the task anew with what the history says.
 */
export function refuseLostTasks(): WorkflowInternalsInterceptor {
  let last = { historyLength: 0, decided: 0, isAsked: false };
  return {
    activate(input, next) {
      const { historyLength, historySize } = workflowInfo();
      const jobs = input.activation.jobs ?? [];
      if (jobs.some(({ queryWorkflow }) => queryWorkflow)) last.isAsked = true;
      else if (historyLength > last.historyLength) {
        const recorded = historyLength - last.historyLength - EVENTS_OF_TASKS - eventsOfNews(jobs);
        // A server that tells no sizes writes other events.
        if (historySize > 0 && last.isAsked && last.decided > 0 && recorded < last.decided)
          throw new Error(
            `what was decided at event ${last.historyLength} is not all in the history: ` +
              "a worker was lost while it had the task, and this one begins anew",
          );
        last = { historyLength, decided: 0, isAsked: false };
      }
      next(input);
    },
    concludeActivation(input, next) {
      if (!workflowInfo().unsafe.isReplaying) last.decided += eventsOfDecisions(input.commands);
      return next(input);
    },
  };
}

/** At least so many: a call that is answered has two, its start and its end. */
function eventsOfNews(jobs: readonly Job[]): number {
  const events = ({ signalWorkflow, fireTimer, resolveActivity }: Job) => {
    if (resolveActivity) return resolveActivity.result?.completed ? 2 : 1;
    return signalWorkflow || fireTimer ? 1 : 0;
  };
  return jobs.reduce((sum, job) => sum + events(job), 0);
}

/** At least so many: a timer that is left in the task in which it began has none. */
function eventsOfDecisions(commands: readonly Command[]): number {
  const events = ({ scheduleActivity, upsertWorkflowSearchAttributes, startTimer, cancelTimer }: Command) => {
    if (cancelTimer) return -1;
    return scheduleActivity || upsertWorkflowSearchAttributes || startTimer ? 1 : 0;
  };
  return commands.reduce((sum, command) => sum + events(command), 0);
}
