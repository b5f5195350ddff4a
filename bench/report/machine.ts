import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { cpus, release, totalmem, type } from "node:os";
import type { Client } from "@temporalio/client";
import type { Machine } from "./figures.js";

/** @param data where the server keeps its data */
export async function describeMachine(client: Client, data: string): Promise<Machine> {
  const { serverVersion } = await client.workflowService.getSystemInfo({});
  const { version } = createRequire(import.meta.url)("@temporalio/client/package.json") as {
    readonly version: string;
  };
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    temporalSdk: version,
    temporalServer: `${serverVersion}, ${data}`,
    commit: commit(),
  };
}

/** Null outside a checkout. */
function commit(): string | null {
  try {
    const git = (...args: string[]) =>
      execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    const changed = git("status", "--porcelain", "--", "src", "bench") === "" ? "" : ", with changes";
    return `${git("rev-parse", "--short", "HEAD")}${changed}`;
  } catch {
    return null;
  }
}
