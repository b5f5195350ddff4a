import { randomBytes } from "node:crypto";
import { Client, Connection } from "@temporalio/client";
import { NativeConnection, Worker } from "@temporalio/worker";
import { inject } from "vitest";
import type { Activities } from "../../src/activities/index.js";
import { createHoldfast, type Holdfast } from "../../src/client.js";
import { merchantEventsQueue } from "../../src/domain/merchant-events/task-queue.js";
import { clientDataConverter } from "../../src/temporal/data-converter.js";
import { workerDataConverter } from "../../src/temporal/worker-data-converter.js";
import { encryption } from "./encryption.js";

export interface BareWorker {
  readonly client: Client;
  readonly holdfast: Holdfast;
  close(): Promise<void>;
}

/** A worker with a queue of its own and no activities but these, no merchant's URL, and a client whose payments it serves. */
export async function startBareWorker(activities: Partial<Activities>): Promise<BareWorker> {
  const { address } = inject("temporal");
  const taskQueue = `bare-${randomBytes(6).toString("hex")}`;
  const native = await NativeConnection.connect({ address });
  const workflowBundle = { codePath: inject("workflowBundle") };
  // The workflows tell of their progress, and Temporal's SDK calls a missing listener an error.
  const sinks = { progress: { changed: { fn: () => undefined, callDuringReplay: false } } };
  const dataConverter = workerDataConverter({ ...encryption, namespace: "default" });
  const worker = await Worker.create({
    ...{ connection: native, taskQueue, workflowBundle, activities, sinks, dataConverter },
  });
  const events = await Worker.create({
    connection: native,
    taskQueue: merchantEventsQueue(taskQueue),
    dataConverter,
    activities: { handOverMerchantEvents: () => Promise.resolve({ hasEventsUrl: false }) },
  });
  const running = Promise.all([worker.run(), events.run()]);
  const connection = await Connection.connect({ address });
  const ofClient = clientDataConverter({ ...encryption, namespace: "default" });
  const client = new Client({ connection, dataConverter: ofClient });
  return {
    client,
    holdfast: createHoldfast({ client, taskQueue }),
    async close() {
      worker.shutdown();
      events.shutdown();
      await running;
      await native.close();
      await connection.close();
    },
  };
}
