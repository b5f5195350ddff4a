import { condition } from "@temporalio/workflow";

/** A workflow that runs for ever and answers no query. */
export function silent(): Promise<void> {
  return condition(() => false);
}
