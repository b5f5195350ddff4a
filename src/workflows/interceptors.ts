import type { WorkflowInterceptorsFactory } from "@temporalio/workflow";
import { neverAheadOfHistory } from "./interceptors/ahead-of-history.js";
import { readableArguments } from "./interceptors/readable-arguments.js";

export const interceptors: WorkflowInterceptorsFactory = () => ({
  internals: [neverAheadOfHistory(), readableArguments()],
});
