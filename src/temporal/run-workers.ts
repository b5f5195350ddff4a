import type { Worker } from "@temporalio/worker";

/**
 * Runs workers as one: all of them stop together, each after the calls that it holds. One that ends by itself is an
 * outage that it could not outlive, so the others finish and end with it: whoever runs the process starts it again.
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
  // Whoever closes need not look at how it ended.
  ended.catch(() => undefined);
  return {
    ended,
    async close() {
      stop();
      await settled;
    },
  };
}
