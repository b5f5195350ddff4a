import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "@temporalio/client";

const HOST = "127.0.0.1";
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;
const START_ATTEMPTS = 5;
const KEPT_LOG_LINES = 400;

export interface DevServerOptions {
  /** The `temporal` program. */
  readonly cliPath: string;
  /** A SQLite file, which outlives the server; without one everything is in memory. */
  readonly dbFile?: string;
  /** Free ports are taken where none are given. */
  readonly port?: number;
  readonly uiPort?: number;
  /** Name → type (Keyword, Int, Datetime, …). */
  readonly searchAttributes?: Readonly<Record<string, string>>;
  /** Created at start beside `default`. */
  readonly namespace?: string;
  /** Without the web UI. */
  readonly headless?: boolean;
  /** Settings of Temporal's own, such as a time of `1s`. */
  readonly dynamicConfig?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
}

export interface DevServer {
  readonly address: string;
  readonly uiUrl: string | null;
  readonly pid: number;
  /** The last lines that it wrote. */
  logs(): string;
  /** Sends SIGTERM, and SIGKILL if it hasn't ended after 10 seconds. */
  stop(): Promise<void>;
  /** For tests of faults: `SIGKILL`, `SIGSTOP`, `SIGCONT`. */
  kill(signal: NodeJS.Signals): void;
  readonly exited: Promise<DevServerExit>;
}

interface DevServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * Temporal's development server as a process of ours, on 127.0.0.1 only. It keeps closed workflows for 24 hours,
 * and no option changes that: `HOLDFAST_MIN_RETENTION_DAYS` is 1 with it.
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  for (let attempt = 1; ; attempt++) {
    const server = await launch(options);
    try {
      await untilReady(server, options);
      return server;
    } catch (error) {
      await server.stop();
      // Another program may take a free port before the server binds it; the server also picks some ports itself.
      if (attempt === START_ATTEMPTS || !server.logs().includes("address already in use")) throw error;
    }
  }
}

async function launch(options: DevServerOptions): Promise<DevServer> {
  const port = options.port ?? (await freePort());
  const uiPort = options.headless === true ? null : (options.uiPort ?? (await freePort()));
  // In its own process group, so that Ctrl-C doesn't reach it: the worker needs the server until it has finished.
  const child = spawn(options.cliPath, argumentsFor(options, port, uiPort), {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = exitOf(child);
  const logs = keepLog(child, options.onLine);
  const pid = child.pid;
  if (pid === undefined) {
    const reason = await exited.then(
      () => "it has no process id",
      (error: unknown) => String(error),
    );
    throw new Error(`The Temporal dev server can't be started from ${options.cliPath}: ${reason}`);
  }
  const dismissWatchdog = endWithUs(pid);
  void exited.then(dismissWatchdog, dismissWatchdog);
  return {
    address: `${HOST}:${port}`,
    uiUrl: uiPort === null ? null : `http://${HOST}:${uiPort}`,
    pid,
    logs: () => logs.join("\n"),
    stop: () => stop(child, exited),
    kill: (signal) => void child.kill(signal),
    exited,
  };
}

function argumentsFor(options: DevServerOptions, port: number, uiPort: number | null): string[] {
  const { dbFile, namespace, searchAttributes = {}, dynamicConfig = {} } = options;
  return [
    ...["server", "start-dev", "--ip", HOST, "--port", String(port), "--log-level", "warn"],
    ...(uiPort === null ? ["--headless"] : ["--ui-port", String(uiPort)]),
    ...(namespace === undefined ? [] : ["--namespace", namespace]),
    // By default SQLite syncs on every write, which more than halves the payments per second.
    ...(dbFile === undefined
      ? []
      : [
          "--db-filename",
          dbFile,
          "--sqlite-pragma",
          "journal_mode=WAL",
          "--sqlite-pragma",
          "synchronous=NORMAL",
        ]),
    ...Object.entries(searchAttributes).flatMap(([name, type]) => ["--search-attribute", `${name}=${type}`]),
    // By default a shard polls 20 times a second, and on an idle server every workflow task would wait for the next poll.
    ...["--dynamic-config-value", "history.transferProcessorMaxPollRPS=2000"],
    ...["--dynamic-config-value", "history.timerProcessorMaxPollRPS=2000"],
    ...Object.entries(dynamicConfig).flatMap(([name, value]) => [
      "--dynamic-config-value",
      `${name}=${JSON.stringify(value)}`,
    ]),
  ];
}

function exitOf(child: ChildProcess): Promise<DevServerExit> {
  const exited = new Promise<DevServerExit>((resolve, reject) => {
    child.once("error", reject);
    // "close" and not "exit": only then all of its output has been read.
    child.once("close", (code, signal) => {
      resolve({ code, signal });
    });
  });
  // Prevents an unhandled rejection where no caller looks at it.
  exited.catch(() => undefined);
  return exited;
}

function keepLog(child: ChildProcess, onLine: DevServerOptions["onLine"]): string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      if (lines.length > KEPT_LOG_LINES) lines.shift();
      onLine?.(line);
    });
  }
  return lines;
}

/**
 * Ends the server when this process is gone, even by SIGKILL: a shell reads from a pipe of ours and kills the server as
 * soon as the pipe closes.
 *
 * @returns dismisses that shell
 */
function endWithUs(pid: number): () => void {
  const watchdog = spawn("sh", ["-c", 'read -r _; kill -KILL "$0"', String(pid)], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watchdog.on("error", () => undefined);
  watchdog.stdin.on("error", () => undefined);
  watchdog.unref();
  (watchdog.stdin as unknown as { unref(): void }).unref();
  return () => {
    watchdog.kill("SIGKILL");
  };
}

async function stop(child: ChildProcess, exited: Promise<DevServerExit>): Promise<void> {
  child.kill("SIGTERM");
  const gone = exited.then(
    () => true,
    () => true,
  );
  if (await Promise.race([gone, sleep(STOP_WITHIN_MS, false, { ref: false })])) return;
  child.kill("SIGKILL");
  await gone;
}

async function untilReady(server: DevServer, options: DevServerOptions): Promise<void> {
  const state: { exit: DevServerExit | null } = { exit: null };
  void server.exited.then((exit) => (state.exit = exit));
  const deadline = Date.now() + READY_WITHIN_MS;
  let lastError = "it has not answered yet";
  while (Date.now() < deadline && state.exit === null) {
    // Waits for its own log line first, because on that port another program's server may answer.
    if (server.logs().includes("Temporal Server:")) {
      try {
        await probe(server.address, options);
        return;
      } catch (error) {
        lastError = String(error);
      }
    }
    await sleep(50);
  }
  throw new Error(whyNotReady(server, state.exit, lastError));
}

async function probe(address: string, options: DevServerOptions): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 1_000 });
  try {
    await connection.withDeadline(Date.now() + 2_000, async () => {
      const namespace = options.namespace ?? "default";
      await connection.workflowService.describeNamespace({ namespace });
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
      const missing = Object.keys(options.searchAttributes ?? {}).filter(
        (name) => !(name in customAttributes),
      );
      if (missing.length > 0) throw new Error(`search attributes not registered yet: ${missing.join(", ")}`);
    });
  } finally {
    await connection.close();
  }
}

function whyNotReady(server: DevServer, exit: DevServerExit | null, lastError: string): string {
  const what =
    exit === null
      ? `did not serve on ${server.address} within ${READY_WITHIN_MS / 1000} s (${lastError})`
      : `ended with ${exit.signal ?? `exit code ${exit.code ?? "unknown"}`} before it served on ${server.address}`;
  const tail = server.logs().split("\n").slice(-20).join("\n");
  return `The Temporal dev server ${what}. The end of its log:\n${tail || "(empty)"}`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, HOST, () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === "string") reject(new Error(`No free port on ${HOST}`));
        else resolve(address.port);
      });
    });
  });
}
