import { defaultPayloadConverter, type Payload } from "@temporalio/common";
import type { WorkflowInterceptorsFactory, WorkflowInternalsInterceptor } from "@temporalio/workflow";
import { neverAheadOfHistory } from "./interceptors/ahead-of-history.js";
import { sealVerdicts } from "./interceptors/seal-verdicts.js";

export const interceptors: WorkflowInterceptorsFactory = () => ({
  internals: [neverAheadOfHistory(), sealVerdicts(), readableArguments()],
});

/**
 * Keeps a start or a message whose argument no converter can read from failing every workflow task from then on, each
 * time with a text that quotes it: the SDK decodes it before any code of ours is called. In its place comes a text,
 * which every reader of an input or a message refuses.
 */
function readableArguments(): WorkflowInternalsInterceptor {
  return {
    activate(input, next) {
      for (const job of input.activation.jobs ?? []) {
        const { initializeWorkflow: start, signalWorkflow, doUpdate, queryWorkflow } = job;
        if (start?.arguments) start.arguments = start.arguments.map(readable);
        if (signalWorkflow?.input) signalWorkflow.input = signalWorkflow.input.map(readable);
        if (doUpdate?.input) doUpdate.input = doUpdate.input.map(readable);
        if (queryWorkflow?.arguments) queryWorkflow.arguments = queryWorkflow.arguments.map(readable);
      }
      next(input);
    },
  };
}

function readable(payload: Payload): Payload {
  try {
    defaultPayloadConverter.fromPayload(payload);
    return payload;
  } catch {
    return defaultPayloadConverter.toPayload("a payload that no converter can read");
  }
}
