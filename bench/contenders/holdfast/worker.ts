import { DefaultLogger, Runtime } from "@temporalio/worker";
import { DEFAULT_SCHEDULES } from "../../../src/domain/requests/schedule.js";
import { createLog } from "../../../src/log.js";
import { startWorker } from "../../../src/worker.js";
import type { Merchant } from "../../merchant.js";
import { runPart } from "../../process/child.js";
import { accountsOf } from "./accounts.js";

export interface HoldfastWorkerOptions {
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly merchant: Merchant;
  readonly standInUrl: string;
  readonly relayUrl: string;
  readonly cardVault: { readonly url: string; readonly leaseToken: string };
}

/** The worker as `npm run worker` starts it, but for the environment. */
runPart(async (options: HoldfastWorkerOptions) => {
  const { address, namespace, taskQueue, merchant, standInUrl, relayUrl, cardVault } = options;
  Runtime.install({ logger: new DefaultLogger("WARN") });
  const worker = await startWorker({
    config: {
      taskQueue,
      publicUrl: relayUrl,
      accounts: accountsOf(merchant, standInUrl),
      cardVault,
      schedules: DEFAULT_SCHEDULES,
      // The development server keeps closed workflows for 24 hours.
      minRetentionDays: 1,
    },
    temporal: { connectionOptions: { address }, namespace },
    log: createLog("worker"),
  });
  return { info: {}, close: () => worker.close() };
});
