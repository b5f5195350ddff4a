import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CONFIG_EXIT_CODE, ConfigError } from "./config/error.js";
import { createLog } from "./log.js";

/** What a process runs. */
export interface Running {
  /** Finishes what it holds. */
  close(): Promise<void>;
  /** Settles when it ends, also by itself. */
  readonly ended?: Promise<void>;
}

/** What `runProcess` needs of the process that it is in. */
export interface Host {
  on(signal: "SIGINT" | "SIGTERM", listener: () => void): unknown;
  exit(code: number): void;
  /** For the operator, on standard error. */
  say(message: string): void;
  ready(): void;
  now(): number;
}

/**
 * Starts what the process is for and runs it until a signal says stop, then exits: 0 after it has finished what it
 * holds, 78 for a configuration error, otherwise 1.
 */
export async function runProcess(
  name: string,
  start: () => Running | Promise<Running>,
  host: Host = thisProcess(name),
): Promise<void> {
  host.exit(await live(name, start, host));
}

async function live(name: string, start: () => Running | Promise<Running>, host: Host): Promise<number> {
  const stop = firstSignal(name, host);
  let running: Running | "stop";
  try {
    // Before it is ready it holds nothing: it need not wait for what it waits for.
    running = await Promise.race([stop, Promise.resolve().then(start)]);
  } catch (error) {
    host.say(error instanceof ConfigError ? error.message : `${name} could not start: ${messageOf(error)}`);
    return error instanceof ConfigError ? CONFIG_EXIT_CODE : 1;
  }
  if (running === "stop") return 0;
  host.ready();
  try {
    // What closes may also end with an error: from the signal on, only `close` counts.
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

/** As a shell reports a program that Ctrl-C ended before it was done. */
export const INTERRUPTED_EXIT_CODE = 130;

/** One Ctrl-C under `npm run` comes twice: from the terminal and from npm. */
const SAME_SIGNAL_MS = 2_000;

/** Resolves at the first signal; a later one, of a person who doesn't want to wait, exits at once. */
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
    host.on("SIGTERM", listener);
    host.on("SIGINT", listener);
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function thisProcess(name: string): Host {
  return {
    on: (signal, listener) => process.on(signal, listener),
    exit: (code) => process.exit(code),
    say: (message) => process.stderr.write(`${message}\n`),
    ready: () => {
      createLog(name).info("ready");
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
