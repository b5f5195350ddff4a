import { createServer } from "node:net";
import {
  makeTelemetryFilterString,
  Runtime,
  type Logger,
  type LogLevel,
  type LogMetadata,
} from "@temporalio/worker";
import { request } from "undici";
import { describeError } from "../http-service/describe-error.js";
import type { Log } from "../log.js";
import { tellsOfLostRun } from "./lost-runs.js";

const LOOPBACK = "127.0.0.1";
const ATTEMPTS = 5;
const READ_WITHIN_MS = 2_000;

/**
 * Installs Temporal's runtime with its lines in our log and its metrics on a port of this machine alone: the SDK serves
 * its metrics by itself and nothing beside them, so `/metrics` reads them there.
 *
 * @param onLostRun is called at each line that says that the worker has lost a run
 * @returns reads Temporal's metrics, in Prometheus' text format
 */
export async function installRuntime(log: Log, onLostRun: () => void): Promise<() => Promise<string>> {
  for (let attempt = 1; ; attempt++) {
    const bindAddress = `${LOOPBACK}:${await freePort()}`;
    try {
      Runtime.install({
        // Its own list would stop the workers at SIGUSR2, which asks Node for a heap snapshot. Each process of ours
        // listens for the signals that stop it, and closes its workers.
        shutdownSignals: [],
        logger: runtimeLogger(log, onLostRun),
        telemetryOptions: {
          logging: { forward: {}, filter: makeTelemetryFilterString({ core: "WARN" }) },
          metrics: { prometheus: { bindAddress } },
        },
      });
      return () => readMetrics(`http://${bindAddress}/metrics`);
    } catch (error) {
      // Another program may take a free port before the runtime binds it.
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

async function readMetrics(url: string): Promise<string> {
  const { body } = await request(url, { signal: AbortSignal.timeout(READ_WITHIN_MS) });
  return body.text();
}

/** What of a line's details is logged: never an error's message or a payload, which may hold a provider's words. */
const LOGGED = [
  "sdkComponent",
  "taskQueue",
  "workflowType",
  "workflowId",
  "runId",
  "activityType",
  "attempt",
] as const;

/** The SDK warns of a worker without workflows; that of the merchants' events has none. */
const INTENDED = "No workflows registered, not polling for workflow tasks";

/**
 * Temporal's own lines, from WARN on, as lines of ours.
 *
 * @param onLostRun as of `installRuntime`
 */
export function runtimeLogger(log: Log, onLostRun: () => void = () => undefined): Logger {
  const write = (level: LogLevel, message: string, meta: LogMetadata = {}) => {
    if (tellsOfLostRun(message, meta)) onLostRun();
    if ((level !== "WARN" && level !== "ERROR") || message.startsWith(INTENDED)) return;
    const details = LOGGED.flatMap((name) => (meta[name] === undefined ? [] : [[name, meta[name]] as const]));
    const error = meta.error === undefined ? {} : { error: describeError(meta.error) };
    log[level === "WARN" ? "warn" : "error"]({ ...Object.fromEntries(details), ...error }, message);
  };
  return {
    log: write,
    trace: () => undefined,
    debug: () => undefined,
    info: () => undefined,
    warn: (message, meta) => {
      write("WARN", message, meta);
    },
    error: (message, meta) => {
      write("ERROR", message, meta);
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, LOOPBACK, () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === "string") reject(new Error(`no free port on ${LOOPBACK}`));
        else resolve(address.port);
      });
    });
  });
}
