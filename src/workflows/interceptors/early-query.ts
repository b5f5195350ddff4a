import { workflowInfo, type WorkflowInternalsInterceptor } from "@temporalio/workflow";
import { ASKED_TOO_EARLY } from "../messages.js";

/**
 * Keeps queries from deciding anything. A query that comes to a worker without the run in its cache brings the history
 * as it is at that moment. Events at its end that no workflow task has begun with yet, such as a timer that fired while
 * no worker was there, are given to the workflow all the same, at the time of the task before. What it decides then
 * goes into the history with the next task; replay decides at the right time, finds other commands, and the payment
 * would stand still for ever (seen with SDK 1.24: restart the worker while a backend polls).
 *
 * Such a query fails instead. The SDK then drops the run, and the task begins with what the history says.
 */
export function refuseEarlyQueries(): WorkflowInternalsInterceptor {
  let begun = { historyLength: 0, historySize: 0, at: 0 };
  return {
    activate(input, next) {
      const { historyLength, historySize } = workflowInfo();
      const at = Date.now();
      // A task begins with a time and a size of its own: new events with the old ones belong to none. A server
      // that tells no sizes says 0.
      const isNew = historyLength > begun.historyLength;
      if (isNew && historySize > 0 && historySize === begun.historySize && at === begun.at)
        throw new Error(ASKED_TOO_EARLY);
      begun = { historyLength, historySize, at };
      next(input);
    },
  };
}
