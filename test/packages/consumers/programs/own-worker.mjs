// A worker with a workflow of its own that does payments too.
import { fileURLToPath } from "node:url";
import { NativeConnection, Worker } from "@temporalio/worker";
import { createWorkerPlugin } from "holdfast/worker";

const { TEMPORAL_ADDRESS: address, HOLDFAST_TASK_QUEUE: taskQueue } = process.env;
const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({
  ...{ connection, taskQueue },
  workflowsPath: fileURLToPath(new URL("own-workflows.mjs", import.meta.url)),
  plugins: [await createWorkerPlugin({ connection })],
});
process.once("SIGTERM", () => worker.shutdown());
console.log('{"msg":"ready"}');
await worker.run();
await connection.close();
