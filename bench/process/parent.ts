import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { openSync, closeSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Answer, Order } from "./child.js";
import type { Usage } from "./usage.js";

/** A part of the benchmark in a process of its own, so that what it takes can be told apart. */
export interface Process<Info> {
  readonly info: Info;
  /** What it took since it was last asked. */
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

export interface ProcessOptions {
  /** Where its output goes, a file per process. */
  readonly logs: string;
  readonly name: string;
  /** A folder for CPU profiles, one per thread, written when it stops. */
  readonly profile?: string;
}

/** @throws Error with the part's own words where it can't start */
export async function startProcess<Info>(
  entry: URL,
  options: object,
  { logs, name, profile }: ProcessOptions,
): Promise<Process<Info>> {
  const log = openSync(join(logs, `${name}.log`), "w");
  const child = fork(fileURLToPath(entry), {
    stdio: ["ignore", log, log, "ipc"],
    execArgv: profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`],
  });
  closeSync(log);
  const ask = asking(child, `${name} (${basename(fileURLToPath(entry))})`);
  const answer = await ask({ do: "start", options });
  return {
    info: ("ready" in answer ? answer.ready : undefined) as Info,
    async usage() {
      const answer = await ask({ do: "usage" });
      return "usage" in answer ? answer.usage : { cpuSeconds: 0, peakBytes: 0 };
    },
    async stop() {
      const exited = once(child, "exit");
      if (child.exitCode !== null || child.signalCode !== null) return;
      await ask({ do: "stop" });
      await exited;
    },
  };
}

/** One order at a time: each has one answer. */
function asking(child: ChildProcess, who: string): (order: Order) => Promise<Answer> {
  const gone = once(child, "exit").then(([code, signal]: (number | string | null)[]) => {
    throw new Error(`${who} ended by itself, with ${String(signal ?? code)}`);
  });
  gone.catch(() => undefined);
  return async (order) => {
    const answered = once(child, "message");
    child.send(order);
    const [answer] = (await Promise.race([answered, gone])) as [Answer];
    if ("failed" in answer) throw new Error(`${who}: ${answer.failed}`);
    return answer;
  };
}
