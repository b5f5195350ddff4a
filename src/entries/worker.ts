import { importPart } from "../parts.js";

export type { RunningWorker } from "../worker.js";
export type { WorkerPluginSetup, WorkerSetup } from "../worker-plugin.js";

export const { createWorkerPlugin, startWorker, workflowModules } = await importPart(
  "holdfast/worker",
  () => import("../worker-plugin.js"),
);
