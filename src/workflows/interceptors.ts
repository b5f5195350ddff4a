import { defaultPayloadConverter, type Payload } from "@temporalio/common";
import type { WorkflowInterceptorsFactory, WorkflowInternalsInterceptor } from "@temporalio/workflow";
import { neverAheadOfHistory } from "./interceptors/ahead-of-history.js";

export const interceptors: WorkflowInterceptorsFactory = () => ({
  internals: [neverAheadOfHistory(), readableArguments()],
});

/**
 * Keeps a message whose argument no converter can read from failing every workflow task from then on: the SDK decodes
 * it before any handler of ours is called. In its place comes a text, which every reader of a message refuses.
 */
function readableArguments(): WorkflowInternalsInterceptor {
  return {
    activate(input, next) {
      for (const { signalWorkflow, doUpdate, queryWorkflow } of input.activation.jobs ?? []) {
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
