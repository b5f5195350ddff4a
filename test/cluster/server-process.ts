import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export interface ServerProcessOptions {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Its output is appended to it. */
  readonly log: string;
  /** A user without rights, where it refuses to run as root. */
  readonly uid?: number | undefined;
  /** Whether it takes requests. */
  readonly isReady: () => Promise<boolean>;
}

const READY_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 20_000;
const BETWEEN_TRIES_MS = 500;

/** None outlives us, however we end. */
const alive = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of alive) child.kill("SIGKILL");
});

/** One of the cluster's servers, which can be killed and started again. */
export class ServerProcess {
  readonly #options: ServerProcessOptions;
  #child: ChildProcess | null = null;
  #starting: Promise<void> = Promise.resolve();

  constructor(options: ServerProcessOptions) {
    this.#options = options;
  }

  /**
   * Resolves once it takes requests; does nothing where it runs. What ends while it starts is started again: after a
   * kill the other servers, or what it left behind, may not be ready for it.
   *
   * @throws Error with the end of its log where it is not ready after two minutes
   */
  start(): Promise<void> {
    this.#starting = this.#starting.catch(() => undefined).then(() => this.#untilReady());
    return this.#starting;
  }

  async kill(): Promise<void> {
    await this.#starting.catch(() => undefined);
    await this.#end("SIGKILL");
  }

  async stop(): Promise<void> {
    const force = setTimeout(() => this.#child?.kill("SIGKILL"), STOP_WITHIN_MS);
    await this.#end("SIGTERM");
    clearTimeout(force);
  }

  async #untilReady(): Promise<void> {
    if (this.#isRunning()) return;
    const { name, log, isReady } = this.#options;
    const deadline = Date.now() + READY_WITHIN_MS;
    while (Date.now() < deadline) {
      if (!this.#isRunning()) this.#spawn();
      if ((await isReady().catch(() => false)) && this.#isRunning()) return;
      await sleep(BETWEEN_TRIES_MS);
    }
    await this.#end("SIGKILL");
    throw new Error(
      `${name} was not ready within ${READY_WITHIN_MS / 1_000} s; its log ends:\n${endOf(log)}`,
    );
  }

  #isRunning(): boolean {
    return this.#child !== null;
  }

  #spawn(): void {
    const { program, args, log, uid } = this.#options;
    const output = openSync(log, "a");
    const child = spawn(program, args, {
      stdio: ["ignore", output, output],
      ...(uid !== undefined && { uid, gid: uid }),
    });
    closeSync(output);
    this.#child = child;
    alive.add(child);
    const gone = () => {
      alive.delete(child);
      if (this.#child === child) this.#child = null;
    };
    child.once("exit", gone);
    child.once("error", gone);
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const gone = new Promise<void>((resolve) => {
      child.once("exit", () => {
        resolve();
      });
    });
    child.kill(signal);
    await gone;
  }
}

function endOf(log: string): string {
  return readFileSync(log, "utf8").split("\n").slice(-20).join("\n");
}
