import { activityInfo, type Info } from "@temporalio/activity";
import { Client } from "@temporalio/client";
import type { DataConverter } from "@temporalio/common";
import {
  bundleWorkflowCode,
  Runtime,
  Worker,
  type InjectedSinks,
  type WorkerDeploymentOptions,
  type WorkerOptions,
} from "@temporalio/worker";
import { createActivities } from "./activities/index.js";
import { createMerchantEventActivities } from "./activities/merchant-events.js";
import { createCardLeases } from "./cards/client.js";
import { handOverMerchantEvents } from "./client/hand-over-merchant-events.js";
import { earlierRunAccepted, type RunKey } from "./client/read-earlier-runs.js";
import { readPaymentForAftercare } from "./client/read-payment-for-aftercare.js";
import { StandingAttention } from "./client/standing-attention.js";
import { signalAftercare } from "./client/signal-aftercare.js";
import { EVENTS_WAITING } from "./client/visibility.js";
import {
  ConfigError,
  forgetEnvironment,
  readTemporalConfig,
  readTraces,
  readWorkerConfig,
  together,
  webhookUrl,
  workerQueues,
  type DeploymentVersion,
  type TemporalConfig,
  type WorkerConfig,
} from "./config.js";
import { merchantEventsQueue } from "./domain/merchant-events/task-queue.js";
import { iso } from "./domain/time.js";
import { startMetricsServer } from "./http-service/metrics-server.js";
import { createLog, type Log } from "./log.js";
import { deliverer, DELIVERIES_AT_A_TIME } from "./merchant-events/deliver.js";
import { merchantEndpoints } from "./merchant-events/endpoint.js";
import { reportingDeliveries } from "./merchant-events/report-deliveries.js";
import { createMerchantEventSender, type MerchantEventSender } from "./merchant-events/sender.js";
import { importPart } from "./parts.js";
import { isEntryPoint, runProcess, type Running } from "./process.js";
import { providerAccounts } from "./providers/accounts.js";
import { createHttpPost, type HttpPost } from "./providers/http.js";
import { addAttentionGauge } from "./telemetry/attention-gauge.js";
import { addEventsWaitingGauge } from "./telemetry/event-metrics.js";
import { installRuntime } from "./telemetry/temporal-runtime.js";
import { tracedPost } from "./telemetry/traced-calls.js";
import type { Traces } from "./telemetry/traces.js";
import { workerTelemetry, type WorkerTelemetry } from "./telemetry/worker-telemetry.js";
import { clientDataConverter } from "./temporal/data-converter.js";
import { workerDataConverter } from "./temporal/worker-data-converter.js";
import { sealer } from "./temporal/notification-seal.js";
import { cachedPayments } from "./temporal/cached-payments.js";
import { answers, connectPrepared } from "./temporal/prepared-connection.js";
import { untilReachable } from "./temporal/until-reachable.js";
import { RetentionTooShort } from "./temporal/retention.js";
import { MissingSearchAttributes } from "./temporal/search-attributes.js";
import { runWorkers } from "./temporal/run-workers.js";
import { prebuiltWorkflows, StaleWorkflowBundles } from "./temporal/workflow-bundles.js";
import { workflowBundleOptions } from "./temporal/workflow-modules.js";
import { packageVersion } from "./version.js";
import type { ProgressSinks } from "./workflows/run/progress.js";

/** Longer than a provider call may take (30 s), so that a worker that is told to stop finishes its calls. */
export const SHUTDOWN_GRACE = "40 seconds";

/** A run that Temporal's SDK never lets go would hold a worker that is told to stop for ever. */
const SHUTDOWN_FORCE = "43 seconds";

const HAND_OVERS_AT_A_TIME = 50;

export interface WorkerParts {
  readonly config: Omit<WorkerConfig, "bindAddress" | "metricsPort">;
  readonly temporal: TemporalConfig;
  readonly log: Log;
  /** Made beforehand, by `workflowBundleOptions`; default: an image's own, else they are bundled at start. */
  readonly workflowBundle?: WorkerOptions["workflowBundle"];
  /** Default: told to nobody. */
  readonly telemetry?: WorkerTelemetry;
  /** Default: no spans. */
  readonly traces?: Traces | undefined;
}

export interface RunningWorker extends Running {
  /** Whether it takes work: every queue is polled, and Temporal answers. */
  ready(): Promise<boolean>;
}

/** Starts a worker for every task queue of the configuration; resolves once they poll. */
export async function startWorker(parts: WorkerParts): Promise<RunningWorker> {
  const { config, temporal, log, telemetry } = parts;
  const spans = parts.traces?.spans;
  const { namespace } = temporal;
  const { payloadKeys, notificationKeys = [] } = config;
  const stopping = new AbortController();
  const connection = await untilReachable(
    () =>
      connectPrepared(temporal.connectionOptions, namespace, config.minRetentionDays).catch(asConfigError),
    {
      signal: stopping.signal,
      isFinal: (error) => error instanceof ConfigError,
      onRetry: (reason) => {
        log.warn({ reason }, "waiting for Temporal");
      },
    },
  );
  if (notificationKeys.length === 0)
    log.warn(
      "HOLDFAST_NOTIFICATION_KEYS is not set: whoever can signal in the namespace is believed as the relay is",
    );
  const client = new Client({
    connection,
    namespace,
    dataConverter: clientDataConverter({ payloadKeys, namespace }),
    ...(spans && { interceptors: spans.client }),
  });
  const dataConverter = workerDataConverter({ payloadKeys, namespace, notificationKeys });
  const post = tracedPost(createHttpPost());
  const sender = createMerchantEventSender();
  const { activities, eventActivities } = activitiesFor(parts, { client, post, sender });
  const standing = new StandingAttention({
    client,
    within: (ms, calls) => client.withDeadline(Date.now() + ms, calls),
  });
  if (telemetry) {
    addAttentionGauge(telemetry.registry, () => standing.find());
    addEventsWaitingGauge(
      telemetry.registry,
      async () => (await client.workflow.count(EVENTS_WAITING)).count,
    );
  }
  const options = {
    ...{
      connection,
      namespace,
      dataConverter,
      shutdownGraceTime: SHUTDOWN_GRACE,
      shutdownForceTime: SHUTDOWN_FORCE,
    },
    ...(config.deployment && { workerDeploymentOptions: deploymentOptions(config.deployment) }),
  };
  const interceptors = spans && { interceptors: spans.worker };
  // One bundle serves all queues.
  const workflowBundle =
    parts.workflowBundle ??
    prebuilt(dataConverter, spans !== undefined) ??
    (await bundle(dataConverter, spans && [spans.workflowModule]));
  const queues = workerQueues(config);
  const maxCachedWorkflows = cachedPayments(config.maxCachedPayments ?? null, queues.length);
  const workers: Worker[] = [];
  for (const { name, callsPerSecond, merchants } of queues)
    workers.push(
      await Worker.create({
        ...options,
        ...interceptors,
        taskQueue: name,
        activities,
        workflowBundle,
        maxCachedWorkflows,
        sinks: { ...progressSinks(telemetry), ...spans?.sinks },
        // The server applies this limit to all workers of the queue together. It also turns eager activities off.
        ...(callsPerSecond !== undefined && { maxTaskQueueActivitiesPerSecond: callsPerSecond }),
      }),
      // Also where no account has a URL any more: what a payment still has to hand over ends there.
      await Worker.create({
        ...options,
        ...interceptors,
        taskQueue: merchantEventsQueue(name),
        activities: eventActivities,
        // However many deliveries hang, some places are left for the payments' hand-overs.
        maxConcurrentActivityTaskExecutions: merchants * DELIVERIES_AT_A_TIME + HAND_OVERS_AT_A_TIME,
        maxConcurrentActivityTaskPolls: 2,
      }),
    );
  const running = runWorkers(workers);
  const closeAll = async () => {
    stopping.abort();
    await running.close();
    await connection.close();
    await post.close();
    await sender.close();
  };
  let closing: Promise<void> | undefined;
  return {
    ended: running.ended,
    about: {
      version: packageVersion(),
      address: temporal.connectionOptions.address ?? "localhost:7233",
      namespace,
      queues: queues.map(({ name }) => name),
      accounts: [...config.accounts.keys()],
      cachedPayments: maxCachedWorkflows * queues.length,
      ...(config.deployment && { deployment: config.deployment }),
    },
    ready: async () =>
      workers.every((worker) => worker.getState() === "RUNNING") && (await answers(connection)),
    // A signal to stop may come while it stops by itself, and the other way round.
    close: () => (closing ??= closeAll()),
  };
}

/** A payment stays with the release that it began with. What comes after it moves on with its next run. */
function deploymentOptions(version: DeploymentVersion): WorkerDeploymentOptions {
  return { version, useWorkerVersioning: true, defaultVersioningBehavior: "PINNED" };
}

/** What no waiting mends is told as the configuration that it is. */
export function asConfigError(error: unknown): never {
  if (error instanceof RetentionTooShort || error instanceof MissingSearchAttributes)
    throw new ConfigError(error.message);
  throw error;
}

/** What calls out of the process. */
interface Outside {
  readonly client: Client;
  readonly post: HttpPost;
  readonly sender: MerchantEventSender;
}

export function activitiesFor(
  {
    config,
    temporal,
    telemetry,
  }: Pick<WorkerParts, "config" | "telemetry"> & {
    readonly temporal: Pick<TemporalConfig, "namespace">;
  },
  { client, post, sender }: Outside,
) {
  const asArgument = sealer(temporal.namespace, config.notificationKeys ?? []);
  const endpoints = merchantEndpoints(config.accounts);
  const hasEventsUrl = (account: string) => endpoints.has(account);
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
      taken: await signalAftercare(
        client,
        activityInfo().taskQueue,
        { account, paymentId },
        notification,
        asArgument,
      ),
    }),
    readEarlierRuns: async () => ({
      isAccepted: await earlierRunAccepted(client, executionOf(activityInfo())),
    }),
    now: () => new Date(),
    run: () => executionOf(activityInfo()).runId,
    askedAt: () => iso(activityInfo().currentAttemptScheduledTimestampMs),
    hasEventsUrl,
    ...(telemetry && { reportCall: telemetry.reportCall }),
  });
  const eventActivities = createMerchantEventActivities({
    hasEventsUrl,
    handOver: ({ taskQueue, events, ...payment }) =>
      handOverMerchantEvents(client, taskQueue, payment, events),
    deliver: telemetry
      ? reportingDeliveries(deliverer(endpoints, sender), telemetry.reportDelivery)
      : deliverer(endpoints, sender),
  });
  return { activities, eventActivities };
}

/** An image brings its workflows bundled, and no compiler. */
function prebuilt({ failureConverterPath }: DataConverter, makesSpans: boolean) {
  try {
    return prebuiltWorkflows({ encodesFailures: failureConverterPath !== undefined, makesSpans });
  } catch (error) {
    throw error instanceof StaleWorkflowBundles ? new ConfigError(error.message) : error;
  }
}

function bundle(dataConverter: DataConverter, interceptorModules: readonly string[] = []) {
  return bundleWorkflowCode({
    ...workflowBundleOptions(dataConverter, interceptorModules),
    logger: Runtime.instance().logger,
  });
}

/** The workflows tell of their progress also where nobody listens: Temporal's SDK calls a missing listener an error. */
export function progressSinks(telemetry: WorkerTelemetry | undefined): InjectedSinks<ProgressSinks> {
  return {
    progress: {
      changed: {
        fn: (_info, before, after) => {
          telemetry?.changed(before, after);
        },
        callDuringReplay: false,
      },
    },
  };
}

/** `workflowExecution` is only missing for activities without a workflow, and there are none. */
function executionOf({ workflowExecution }: Info): RunKey {
  return workflowExecution ?? { workflowId: "", runId: "" };
}

/** The worker with its metrics and health on a port of their own: they are there before Temporal is. */
async function runWorker(
  config: WorkerConfig,
  temporal: TemporalConfig,
  log: Log,
  traces: Traces | undefined,
): Promise<Running> {
  const lostRun = new AbortController();
  const temporalMetrics = await installRuntime(log, () => {
    lostRun.abort();
  });
  const started: { worker?: RunningWorker } = {};
  const telemetry = workerTelemetry(log);
  const server = await startMetricsServer(telemetry.registry, {
    port: config.metricsPort,
    host: config.bindAddress,
    more: temporalMetrics,
    ready: async () => (await started.worker?.ready()) ?? false,
  });
  const worker = await startWorker({ config, temporal, log, telemetry, traces });
  started.worker = worker;
  const stopForAnother = () => {
    log.error(
      "Temporal's SDK has lost a workflow that only another process can serve: this one stops, to be started again",
    );
    // How it ended is what `ended` says.
    worker.close().catch(() => undefined);
  };
  if (lostRun.signal.aborted) stopForAnother();
  else lostRun.signal.addEventListener("abort", stopForAnother);
  return {
    ...(worker.ended && { ended: worker.ended }),
    about: { ...worker.about, metricsPort: config.metricsPort, traces: traces !== undefined },
    async close() {
      await worker.close();
      await server.close();
      await traces?.close();
    },
  };
}

export const run = () =>
  runProcess("worker", async () => {
    const { config, temporal, traces } = together({
      config: () => readWorkerConfig(),
      temporal: () => readTemporalConfig(),
      traces: () => readTraces(),
    });
    const log = createLog("worker");
    const exported = traces
      ? (await importPart("traces", () => import("./telemetry/traces.js"))).startTraces("worker", log)
      : undefined;
    forgetEnvironment();
    return runWorker(config, temporal, log, exported);
  });

if (isEntryPoint(import.meta.url)) await run();
