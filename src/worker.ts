import { isIPv6 } from "node:net";
import { activityInfo, type Info } from "@temporalio/activity";
import { Client } from "@temporalio/client";
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type WorkerOptions,
} from "@temporalio/worker";
import { createActivities } from "./activities/index.js";
import { createCardLeases } from "./cards/client.js";
import { readPaymentForAftercare } from "./client/read-payment-for-aftercare.js";
import { signalAftercare } from "./client/signal-aftercare.js";
import {
  ConfigError,
  readTemporalConfig,
  readWorkerConfig,
  together,
  webhookUrl,
  workerQueues,
  type TemporalConfig,
  type WorkerConfig,
} from "./config.js";
import { withoutPayloadKeys } from "./config/unsupported.js";
import { createLog, type Log } from "./log.js";
import { isEntryPoint, runProcess, type Running } from "./process.js";
import { providerAccounts } from "./providers/accounts.js";
import { createHttpPost } from "./providers/http.js";
import { untilReachable } from "./temporal/until-reachable.js";
import { checkRetention, RetentionTooShort } from "./temporal/retention.js";
import { ensureSearchAttributes, MissingSearchAttributes } from "./temporal/search-attributes.js";
import { runWorkers } from "./temporal/run-workers.js";
import { workflowModules } from "./temporal/workflow-modules.js";

/** Longer than a provider call may take (30 s), so that a worker that is told to stop finishes its calls. */
const SHUTDOWN_GRACE = "40 seconds";

interface WorkerParts {
  readonly config: Omit<WorkerConfig, "bindAddress" | "metricsPort" | "payloadKeys">;
  readonly temporal: TemporalConfig;
  readonly log: Log;
  /** Made beforehand; without it the workflows are bundled at start. */
  readonly workflowBundle?: WorkerOptions["workflowBundle"];
}

/** Starts a worker for every task queue of the configuration; resolves once they poll. */
export async function startWorker({ config, temporal, log, workflowBundle }: WorkerParts): Promise<Running> {
  const stopping = new AbortController();
  const connection = await untilReachable(() => connectPrepared(temporal, config.minRetentionDays), {
    signal: stopping.signal,
    isFinal: (error) => error instanceof ConfigError,
    onRetry: (reason) => {
      log.warn({ reason }, "waiting for Temporal");
    },
  });
  const post = createHttpPost();
  const client = new Client({ connection, namespace: temporal.namespace });
  const activities = createActivities({
    accounts: providerAccounts(
      config.accounts,
      (provider, account) => webhookUrl(config.publicUrl, provider, account),
      post,
    ),
    cards: createCardLeases({ url: config.cardVault.url, token: config.cardVault.leaseToken }),
    schedules: config.schedules,
    readPayment: (payment) => readPaymentForAftercare(client, payment),
    tellAftercare: async ({ account, paymentId, notification }) => ({
      taken: await signalAftercare(client, activityInfo().taskQueue, { account, paymentId }, notification),
    }),
    now: () => new Date(),
    run: () => runOf(activityInfo()),
  });
  // One bundle serves all queues.
  const bundle =
    workflowBundle ?? (await bundleWorkflowCode({ ...workflowModules, logger: Runtime.instance().logger }));
  const workers: Worker[] = [];
  for (const { name, callsPerSecond } of workerQueues(config))
    workers.push(
      await Worker.create({
        connection,
        namespace: temporal.namespace,
        taskQueue: name,
        activities,
        shutdownGraceTime: SHUTDOWN_GRACE,
        workflowBundle: bundle,
        // The server applies this limit to all workers of the queue together. It also turns eager activities off.
        ...(callsPerSecond !== undefined && { maxTaskQueueActivitiesPerSecond: callsPerSecond }),
      }),
    );
  const running = runWorkers(workers);
  return {
    ended: running.ended,
    async close() {
      stopping.abort();
      await running.close();
      await connection.close();
      await post.close();
    },
  };
}

/** Connects and prepares the namespace. Both may fail while Temporal is starting or away. */
async function connectPrepared(
  temporal: TemporalConfig,
  minRetentionDays: number,
): Promise<NativeConnection> {
  const connection = await NativeConnection.connect(temporal.connectionOptions);
  try {
    await prepareNamespace(connection, temporal.namespace, minRetentionDays);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function prepareNamespace(
  connection: NativeConnection,
  namespace: string,
  minDays: number,
): Promise<void> {
  try {
    await checkRetention(connection, namespace, minDays);
    await ensureSearchAttributes(connection, namespace);
  } catch (error) {
    if (error instanceof RetentionTooShort || error instanceof MissingSearchAttributes)
      throw new ConfigError(error.message);
    throw error;
  }
}

/** `workflowExecution` is only missing for activities without a workflow, and there are none. */
function runOf({ workflowExecution }: Info): string {
  return workflowExecution?.runId ?? "";
}

function inUrl(address: string): string {
  return isIPv6(address) ? `[${address}]` : address;
}

if (isEntryPoint(import.meta.url))
  await runProcess("worker", () => {
    const { config, temporal } = together({
      config: () => withoutPayloadKeys(readWorkerConfig()),
      temporal: () => readTemporalConfig(),
    });
    Runtime.install({
      logger: new DefaultLogger("WARN"),
      telemetryOptions: {
        metrics: { prometheus: { bindAddress: `${inUrl(config.bindAddress)}:${config.metricsPort}` } },
      },
    });
    return startWorker({ config, temporal, log: createLog("worker") });
  });
