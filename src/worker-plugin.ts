import { Client } from "@temporalio/client";
import { SimplePlugin, type SimplePluginOptions } from "@temporalio/plugin";
import type { NativeConnection, WorkerOptions } from "@temporalio/worker";
import {
  readTemporalConfig,
  readWorkerConfig,
  together,
  type Environment,
  type TemporalConfig,
  type WorkerConfig,
} from "./config.js";
import { createLog, type Log } from "./log.js";
import { createMerchantEventSender } from "./merchant-events/sender.js";
import { createHttpPost } from "./providers/http.js";
import { clientDataConverter } from "./temporal/data-converter.js";
import { prepareNamespace } from "./temporal/prepared-connection.js";
import { workerDataConverter } from "./temporal/worker-data-converter.js";
import { workflowModules } from "./temporal/workflow-modules.js";
import {
  activitiesFor,
  asConfigError,
  progressSinks,
  SHUTDOWN_GRACE,
  startWorker as startWorkerOf,
  type RunningWorker,
} from "./worker.js";

export { workflowModules } from "./temporal/workflow-modules.js";

export interface WorkerSetup {
  /** As the process `holdfast worker` has them in its environment; default: this process's own. */
  readonly variables?: Environment;
  /** Default: JSON lines to standard error. */
  readonly log?: Log;
}

/**
 * A worker of Holdfast's own for every task queue of the configuration; resolves once they poll.
 *
 * @throws ConfigError naming every bad variable
 */
export async function startWorker({
  variables,
  log = createLog("worker"),
}: WorkerSetup = {}): Promise<RunningWorker> {
  const { config, temporal } = together({
    config: () => readWorkerConfig(variables),
    temporal: (): TemporalConfig => readTemporalConfig(variables),
  });
  return startWorkerOf({ config, temporal, log });
}

export interface WorkerPluginSetup {
  /** The worker's. */
  readonly connection: NativeConnection;
  /** The worker's; default `default`. */
  readonly namespace?: string;
  /** As the process `holdfast worker` has them in its environment; default: this process's own. */
  readonly variables?: Environment;
}

/**
 * Has a worker of your own do payments too: `Worker.create({ taskQueue: "payments", connection, plugins: [plugin] })`.
 * Workflows of your own export ours beside them: `export * from "holdfast/workflows"`. Where an account has an
 * `eventsUrl`, a second worker with the same plugin serves the task queue `payments-events`.
 *
 * @throws ConfigError naming every bad variable, or what the namespace lacks
 */
export async function createWorkerPlugin(setup: WorkerPluginSetup): Promise<SimplePlugin> {
  const { connection, namespace = "default", variables } = setup;
  const config = readWorkerConfig(variables);
  await prepareNamespace(connection, namespace, config.minRetentionDays).catch(asConfigError);
  return new WorkerPlugin(config, connection, namespace);
}

class WorkerPlugin extends SimplePlugin {
  constructor(config: WorkerConfig, connection: NativeConnection, namespace: string) {
    const { payloadKeys, notificationKeys = [] } = config;
    const dataConverter = clientDataConverter({ payloadKeys, namespace });
    const client = new Client({ connection, namespace, dataConverter });
    const [post, sender] = [createHttpPost(), createMerchantEventSender()];
    const parts = { config, temporal: { namespace } };
    const { activities, eventActivities } = activitiesFor(parts, { client, post, sender });
    const ours = workerDataConverter({ payloadKeys, namespace, notificationKeys });
    super({
      name: "holdfast",
      activities: { ...activities, ...eventActivities },
      workflowsPath: (given) => given ?? workflowModules.workflowsPath,
      workerInterceptors: { workflowModules: workflowModules.workflowInterceptorModules },
      dataConverter: (given) => ({
        ...given,
        ...ours,
        payloadCodecs: [...(ours.payloadCodecs ?? []), ...(given?.payloadCodecs ?? [])],
      }),
      runContext: untilTheLast(async () => {
        await post.close();
        await sender.close();
      }),
    });
  }

  override configureWorker(options: WorkerOptions): WorkerOptions {
    const sinks = { ...progressSinks(undefined), ...options.sinks };
    return super.configureWorker({ shutdownGraceTime: SHUTDOWN_GRACE, ...options, sinks });
  }
}

/** Two workers may have one plugin. */
function untilTheLast(close: () => Promise<void>): NonNullable<SimplePluginOptions["runContext"]> {
  let running = 0;
  return async (next) => {
    running += 1;
    try {
      await next();
    } finally {
      running -= 1;
      if (running === 0) await close();
    }
  };
}
