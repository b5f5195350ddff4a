import { spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@redis/client";

const PROGRAMS = ["redis-server", "valkey-server"];

function onPath(program: string): string | undefined {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

const PROGRAM = PROGRAMS.map(onPath).find((path) => path !== undefined);

export const REDIS_IS_MISSING =
  "the tests of the shared card store need redis-server or valkey-server on the PATH; install the system's package: apt-get install redis-server";

/**
 * On a machine of somebody's own without such a server the tests are skipped, and say so: a fresh clone must not ask for
 * system packages. Where every check counts (CI) they fail.
 */
export function redisIsMissing(): boolean {
  if (PROGRAM !== undefined || process.env.CI) return false;
  process.stderr.write(`SKIPPED: ${REDIS_IS_MISSING}\n`);
  return true;
}

export interface RedisServer {
  readonly url: string;
  /** Of the process that runs now. */
  readonly pid: () => number;
  /** Where it writes what it is told to write: nothing by itself. */
  readonly folder: string;
  /** What the program does to every command that it was given before: `SIGSTOP` and `SIGCONT`, `SIGKILL`. */
  kill(signal: NodeJS.Signals): void;
  /** Starts it again, empty, on the same port. */
  start(): Promise<void>;
  /** Every command as a person gives it, such as `["CONFIG", "SET", "maxmemory", "1"]`. */
  command(args: readonly string[]): Promise<unknown>;
  stop(): Promise<void>;
}

/** A real server on a port of this machine, by default a free one, which writes nothing to the disk. */
export async function startRedis(
  options: { readonly password?: string; readonly port?: number } = {},
): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-redis-"));
  const port = options.port ?? (await freePort());
  const url = `redis://${options.password ? `:${options.password}@` : ""}127.0.0.1:${port}`;
  let server = run(port, folder, options.password);
  await answers(url);
  const stop = async () => {
    server.child.kill("SIGKILL");
    await server.ended;
  };
  return {
    url,
    pid: () => server.child.pid ?? 0,
    folder,
    kill: (signal) => void server.child.kill(signal),
    async start() {
      await server.ended;
      server = run(port, folder, options.password);
      await answers(url);
    },
    command: (args) => asked(url, args),
    async stop() {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}

function run(port: number, folder: string, password: string | undefined) {
  if (PROGRAM === undefined) throw new Error(REDIS_IS_MISSING);
  const args = ["--bind", "127.0.0.1", "--port", String(port), "--dir", folder];
  const inMemory = ["--save", "", "--appendonly", "no"];
  const secret = password ? ["--requirepass", password] : [];
  const child = spawn(PROGRAM, [...args, ...inMemory, ...secret], { stdio: "ignore" });
  return { child, ended: new Promise((resolve) => child.once("exit", resolve)) };
}

async function asked(url: string, args: readonly string[]): Promise<unknown> {
  const client = createClient({ url, RESP: 2, socket: { reconnectStrategy: false } });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await client.sendCommand([...args]);
  } finally {
    client.destroy();
  }
}

async function answers(url: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      await asked(url, ["PING"]);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(20);
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
