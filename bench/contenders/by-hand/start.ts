import type { Client } from "@temporalio/client";
import { startProcess } from "../../process/parent.js";
import type { Contender } from "../contender.js";
import type { Surroundings } from "../surroundings.js";
import { bareBackend } from "./bare-backend.js";
import { tutorialBackend } from "./tutorial-backend.js";
import type { ByHandWorkerOptions } from "./worker.js";
import type { WebhooksOptions } from "./webhooks.js";

/** A worker and a receiver of webhooks, a process each. */
export async function startByHand(
  name: "bare" | "tutorial",
  client: Client,
  { temporal, taskQueue, merchant, standInUrl, logs, profile }: Surroundings,
): Promise<Contender> {
  const here = (file: string) => new URL(file, import.meta.url);
  const webhooks = await startProcess<{ readonly url: string }>(
    here("./webhooks.js"),
    { ...temporal, workflowIdPrefix: `${name}-` } satisfies WebhooksOptions,
    { logs, name: `${name}-webhooks` },
  );
  const options: ByHandWorkerOptions = {
    ...temporal,
    taskQueue,
    merchant,
    pockytUrl: `${standInUrl}/${name}/pockyt`,
    payermaxUrl: `${standInUrl}/${name}/payermax`,
    webhooksUrl: webhooks.info.url,
  };
  const worker = await startProcess(here("./worker.js"), options, {
    logs,
    name: `${name}-worker`,
    ...(profile !== undefined && { profile }),
  });
  return {
    name,
    backend: (name === "bare" ? bareBackend : tutorialBackend)(client, taskQueue),
    usage: async () => ({ worker: await worker.usage(), webhooks: await webhooks.usage() }),
    async stop() {
      await worker.stop();
      await webhooks.stop();
    },
  };
}
