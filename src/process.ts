import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { CONFIG_EXIT_CODE, ConfigError } from "./config/error.js";
import { refuseUncheckedTls } from "./config/unchecked-tls.js";
import { unknownVariables } from "./config/unknown-variables.js";
import { maskError, maskText } from "./domain/masking.js";
import { ignoreInspectorSignal } from "./inspector.js";
import { createLog } from "./log.js";

/** What a process runs between its start and its end. */
export interface Running {
  /** Finishes what it holds. */
  close(): Promise<void>;
  /** Settles when it has ended, by `close` or by itself. */
  readonly ended?: Promise<void>;
  /** For the log line that says that it is ready: what it serves, and where. No secret. */
  readonly about?: object;
}

/** SIGQUIT is what a container engine may be told to send in the place of SIGTERM, and a terminal on Ctrl-\. */
const STOP_SIGNALS = ["SIGTERM", "SIGINT", "SIGQUIT"] as const;

/** What `runProcess` needs of Node's `process`; tests give their own. */
interface Host {
  on(signal: (typeof STOP_SIGNALS)[number], listener: () => void): unknown;
  /** What nobody caught. Without a listener Node would print it as it is, and write it into a diagnostic report. */
  onUncaught(listener: (error: unknown) => void): unknown;
  exit(code: number): void;
  /** For the operator, on standard error. */
  say(message: string): void;
  /** Before anything is started. @throws ConfigError where it must not be */
  prepare(): void;
  ready(about: object): void;
  now(): number;
}

/**
 * Starts what the process is for, runs it until one of `STOP_SIGNALS`, closes it, and exits. The exit code is 0 when it
 * was closed in order, 78 for a configuration error, otherwise 1.
 */
export async function runProcess(
  name: string,
  start: () => Running | Promise<Running>,
  host: Host = thisProcess(name),
): Promise<void> {
  host.exit(await runUntilStopped(name, start, host));
}

async function runUntilStopped(
  name: string,
  start: () => Running | Promise<Running>,
  host: Host,
): Promise<number> {
  const stop = firstSignal(name, host);
  host.onUncaught((error) => {
    host.say(`${name} failed: ${inspect(maskError(error))}`);
    host.exit(1);
  });
  let running: Running | "stop";
  try {
    // Until it is started nothing has to be finished, so a signal ends the process at once.
    host.prepare();
    running = await Promise.race([stop, Promise.resolve().then(start)]);
  } catch (error) {
    host.say(
      error instanceof ConfigError ? messageOf(error) : `${name} could not start: ${messageOf(error)}`,
    );
    return error instanceof ConfigError ? CONFIG_EXIT_CODE : 1;
  }
  if (running === "stop") return 0;
  host.ready(running.about ?? {});
  try {
    // After a signal `running.ended` may fail because of the closing itself: then only `close` decides the exit code.
    if ((await Promise.race([stop, running.ended ?? stop])) !== "stop") {
      host.say(`${name} ended by itself`);
      return 1;
    }
  } catch (error) {
    host.say(`${name} ended by itself: ${messageOf(error)}`);
    return 1;
  }
  try {
    await running.close();
    return 0;
  } catch (error) {
    host.say(`${name} could not finish what it held: ${messageOf(error)}`);
    return 1;
  }
}

/** The exit code with which a shell reports a program that Ctrl-C ended. */
export const INTERRUPTED_EXIT_CODE = 130;

/** Under `npm run` one Ctrl-C arrives twice, from the terminal and from npm. */
const SAME_SIGNAL_MS = 2_000;

/** Resolves at the first of `STOP_SIGNALS`. A later one means that a person doesn't want to wait: it exits at once. */
export function firstSignal(name: string, host: Host = thisProcess(name)): Promise<"stop"> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    const listener = () => {
      if (firstAt === undefined) {
        firstAt = host.now();
        resolve("stop");
      } else if (host.now() - firstAt >= SAME_SIGNAL_MS) {
        host.say(`${name} was told to stop again and leaves what it holds`);
        host.exit(1);
      }
    };
    for (const signal of STOP_SIGNALS) host.on(signal, listener);
  });
}

/** Where the error itself says nothing, as when each address of a name refused the connection, what its parts say. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "")
    return error.errors.map((part) => messageOf(part)).join("; ");
  return maskText(error instanceof Error ? error.message : String(error));
}

function thisProcess(name: string): Host {
  const say = (message: string) => void process.stderr.write(`${message}\n`);
  return {
    on: (signal, listener) => process.on(signal, listener),
    onUncaught: (listener) => process.on("uncaughtException", listener),
    exit: (code) => process.exit(code),
    say,
    prepare: () => {
      ignoreInspectorSignal(say);
      refuseUncheckedTls();
      for (const unknown of unknownVariables())
        createLog(name).warn(unknown, "no process reads this variable: is its name mistyped?");
    },
    ready: (about) => {
      createLog(name).info(about, "ready");
    },
    now: () => performance.now(),
  };
}

/**
 * Whether the process was started with this module, rather than imports it.
 *
 * @param moduleUrl the module's `import.meta.url`
 */
export function isEntryPoint(moduleUrl: string, started: string | undefined = process.argv[1]): boolean {
  if (started === undefined) return false;
  try {
    return realpathSync(started) === realpathSync(fileURLToPath(moduleUrl));
  } catch {
    return false;
  }
}
