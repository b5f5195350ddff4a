import type { Worker } from "@temporalio/worker";

/**
 * Runs workers as one: all of them stop together, each after it has finished its calls. If one ends by itself, the
 * others are stopped too, so that the process ends and is started again.
 */
export function runWorkers(workers: readonly Pick<Worker, "run" | "getState" | "shutdown">[]): {
  readonly ended: Promise<void>;
  close(): Promise<void>;
} {
  const stop = () => {
    for (const worker of workers) if (worker.getState() === "RUNNING") worker.shutdown();
  };
  const runs = workers.map((worker) => worker.run().finally(stop));
  const settled = Promise.allSettled(runs);
  const ended = settled.then(() => Promise.all(runs)).then(() => undefined);
  // Prevents an unhandled rejection where the caller only closes and never looks at `ended`.
  ended.catch(() => undefined);
  return {
    ended,
    async close() {
      stop();
      await settled;
    },
  };
}
