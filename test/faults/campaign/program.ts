import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export type Environment = Readonly<Record<string, string>>;

const READY_WITHIN_MS = 90_000;

/** None outlives the campaign, however that ends. */
const alive = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of alive) child.kill("SIGKILL");
});

/** One of the engine's programs as a process of its own, which can be killed, halted and started again. */
export class Program {
  readonly name: string;
  readonly #entry: string;
  readonly #log: string;
  #env: Environment;
  #child: ChildProcess | null = null;
  #isToRun = false;
  #starting: Promise<void> = Promise.resolve();
  /** Exits that nobody asked for: an outage must end none of the programs. */
  readonly unexpected: string[] = [];

  constructor(name: string, entry: string, logs: string, env: Environment) {
    this.name = name;
    this.#entry = entry;
    this.#log = join(logs, `${name}.log`);
    this.#env = env;
  }

  get env(): Environment {
    return this.#env;
  }

  /** From its next start on. */
  configure(more: Environment): void {
    this.#env = { ...this.#env, ...more };
  }

  /** At once where it runs, which starts it anew. */
  async reconfigure(more: Environment): Promise<void> {
    this.configure(more);
    if (this.#child !== null && this.#isToRun) await this.restart();
  }

  /** Does nothing where it runs. */
  start(): Promise<void> {
    this.#isToRun = true;
    this.#starting = this.#starting.then(() => this.#spawn());
    return this.#starting;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  async kill(): Promise<void> {
    this.#isToRun = false;
    const child = this.#child;
    if (child === null) return;
    const gone = exitOf(child);
    child.kill("SIGKILL");
    await gone;
  }

  async restart(more: Environment = {}): Promise<void> {
    await this.kill();
    this.configure(more);
    await this.start();
  }

  /** As a supervisor does: SIGTERM, and SIGKILL where that isn't enough. */
  async stop(withinMs = 45_000): Promise<void> {
    this.#isToRun = false;
    const child = this.#child;
    if (child === null) return;
    const gone = exitOf(child).then(() => true);
    child.kill("SIGCONT");
    child.kill("SIGTERM");
    if (await Promise.race([gone, sleep(withinMs, false, { ref: false })])) return;
    child.kill("SIGKILL");
    await gone;
  }

  async #spawn(): Promise<void> {
    if (this.#child !== null || !this.#isToRun) return;
    const begin = sizeOf(this.#log);
    const log = openSync(this.#log, "a");
    const child = spawn(process.execPath, [this.#entry], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        HOLDFAST_BIND_ADDRESS: "127.0.0.1",
        ...this.#env,
      },
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    this.#child = child;
    alive.add(child);
    child.once("exit", (code, signal) => {
      alive.delete(child);
      if (this.#child === child) this.#child = null;
      if (!this.#isToRun) return;
      this.unexpected.push(`${this.name} ended by itself with ${String(signal ?? code)}`);
      void sleep(500).then(() => (this.#isToRun ? this.start() : undefined));
    });
    const deadline = Date.now() + READY_WITHIN_MS;
    while (Date.now() < deadline && this.#child === child) {
      if (readFileSync(this.#log).subarray(begin).includes('"msg":"ready"')) return;
      await sleep(50);
    }
  }
}

function exitOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) =>
    child.once("exit", () => {
      resolve();
    }),
  );
}

function sizeOf(path: string): number {
  try {
    return readFileSync(path).length;
  } catch {
    return 0;
  }
}

/** Below the range that the system hands out by itself, so that it stays free until it is used, and used again. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const isFree = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once("error", () => {
        resolve(false);
      });
      probe.listen(port, "127.0.0.1", () =>
        probe.close(() => {
          resolve(true);
        }),
      );
    });
    if (isFree) return port;
  }
}
