import { workflowInfo } from "@temporalio/workflow";

/** The first event of a run that continues another; null where this one is the first, whatever it was started with. */
export function carriedInto<State>(
  carried: State | undefined,
  run: string,
): { readonly type: "continued"; readonly state: State; readonly run: string } | null {
  const { continuedFromExecutionRunId } = workflowInfo();
  return continuedFromExecutionRunId !== undefined && carried !== undefined
    ? { type: "continued", state: carried, run }
    : null;
}
