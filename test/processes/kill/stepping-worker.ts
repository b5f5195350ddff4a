import { DefaultLogger, makeTelemetryFilterString, Runtime } from "@temporalio/worker";
import { readTemporalConfig, readWorkerConfig } from "../../../src/config.js";
import { startWorker } from "../../../src/worker.js";
import { awaitEveryStep } from "./stepping.js";

/** What the worker's process is told beside Holdfast's own variables: as JSON, in `ORDERS`. */
export interface Orders {
  readonly workflowBundle: string;
  /** Workflow id → the number of the step at which the worker halts it; 0: it only counts. */
  readonly halts: Readonly<Record<string, number>>;
}

/** A place between two things that a worker does for one workflow, numbered from 1. */
export interface Step {
  readonly workflowId: string;
  readonly number: number;
  readonly name: string;
}

export type Report = { readonly is: "ready" } | ({ readonly is: "step" | "halted" } & Step);

/** A worker that says each of its steps and halts workflows where it was told to, until it gets any message. */
export async function runSteppingWorker(): Promise<void> {
  const { workflowBundle, halts } = JSON.parse(process.env.ORDERS ?? "") as Orders;
  // Whoever started it is gone.
  process.once("disconnect", () => process.exit(0));
  Runtime.install({
    logger: new DefaultLogger("ERROR"),
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: "ERROR" }) } },
  });
  awaitEveryStep(haltingAt(halts));
  const { ended } = await startWorker({
    config: readWorkerConfig(),
    temporal: readTemporalConfig(),
    log: { info: () => undefined, warn: () => undefined, error: console.error },
    workflowBundle: { codePath: workflowBundle },
  });
  report({ is: "ready" });
  await ended;
}

function haltingAt(halts: Orders["halts"]): (workflowId: string, name: string) => Promise<void> {
  const counts = new Map<string, number>();
  const halted = new Set<string>();
  const goOn = new Promise<void>((resolve) => {
    process.once("message", () => {
      halted.clear();
      resolve();
    });
  });
  return async (workflowId, name) => {
    // Nothing more happens for a workflow that is halted, wherever it would.
    if (halted.has(workflowId)) await goOn;
    const haltsAt = halts[workflowId];
    if (haltsAt === undefined) return;
    const number = (counts.get(workflowId) ?? 0) + 1;
    counts.set(workflowId, number);
    report({ is: "step", workflowId, number, name });
    if (number !== haltsAt) return;
    halted.add(workflowId);
    report({ is: "halted", workflowId, number, name });
    await goOn;
  };
}

function report(message: Report): void {
  process.send?.(message);
}
