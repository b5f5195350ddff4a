import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { DefaultLogger, NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { runPart } from "../../process/child.js";
import { createActivities, type ByHandOptions } from "./activities.js";

export interface ByHandWorkerOptions extends ByHandOptions {
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
}

runPart(async ({ address, namespace, taskQueue, ...options }: ByHandWorkerOptions) => {
  Runtime.install({ logger: new DefaultLogger("WARN") });
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    activities: createActivities(options),
    workflowsPath: fileURLToPath(new URL(`./workflows/index${extname(import.meta.url)}`, import.meta.url)),
  });
  const ended = worker.run();
  return {
    info: {},
    async close() {
      worker.shutdown();
      await ended;
      await connection.close();
    },
  };
});
