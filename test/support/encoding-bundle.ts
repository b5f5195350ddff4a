import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleWithSourceMap } from "@temporalio/worker";
import { failureConverterPath, workflowBundleOptions } from "../../src/temporal/workflow-modules.js";

const made: { bundle?: Promise<WorkflowBundleWithSourceMap> } = {};

/** The workflows as a worker with payload keys bundles them; made once in a process. */
export function encodingBundle(): Promise<WorkflowBundleWithSourceMap> {
  const logger = new DefaultLogger("WARN");
  made.bundle ??= bundleWorkflowCode({ ...workflowBundleOptions({ failureConverterPath }), logger });
  return made.bundle;
}
