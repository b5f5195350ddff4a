import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import type { WorkflowBundleWithSourceMap } from "@temporalio/worker";
import { afterEach, beforeEach, inject, vi } from "vitest";
import type { RunningWorker } from "../../../src/worker.js";
import { blockWith, commandLines } from "../../docs/shell-blocks.js";
import type { OwnServer } from "../../support/dev-server.js";
import { startStack, type Stack } from "../../support/stack.js";

const run = promisify(execFile);

export interface Deployment {
  /** Its own worker belongs to no deployment, and does not run until it is started. */
  readonly stack: Stack;
  /** A worker of this build id. It ends with the test, if not before. */
  readonly release: (buildId: string, workflows?: WorkflowBundleWithSourceMap) => Promise<RunningWorker>;
  /**
   * The commands of the block of docs/changing-a-flow.md that has these words, as they stand but for names: what they
   * print. Temporal knows a version once its workers have polled, so they are tried until it does.
   */
  readonly documented: (words: string, given?: Readonly<Record<string, string>>) => Promise<string>;
  readonly makeCurrent: (buildId: string) => Promise<void>;
}

/** A worker deployment on a task queue of its own, anew for each test of the file that calls this. */
export function useDeployment(server: { readonly current: OwnServer }): { readonly current: Deployment } {
  const holder: { current?: Deployment } = {};
  const workers: RunningWorker[] = [];
  beforeEach(async () => {
    const temporal = () => Promise.resolve(server.current.temporal);
    const stack = await startStack({ temporal, worker: "later" });
    const deploymentName = `payments-${randomBytes(4).toString("hex")}`;
    const named = { "name payments": `name ${deploymentName}`, "'payments:": `'${deploymentName}:` };
    const documented: Deployment["documented"] = (words, given = {}) => {
      const block = Object.entries({ ...named, ...given }).reduce(
        (text, [from, to]) => text.replaceAll(from, to),
        blockWith("changing-a-flow.md", words),
      );
      return vi.waitFor(() => runAll(block, server.current.server.address), {
        timeout: 45_000,
        interval: 200,
      });
    };
    holder.current = {
      stack,
      async release(buildId, workflows) {
        const worker = await stack.startRelease({ deploymentName, buildId }, workflows);
        workers.push(worker);
        return worker;
      },
      documented,
      async makeCurrent(buildId) {
        await documented("set-current-version --deployment-name payments --build-id 1.1.0", {
          "1.1.0": buildId,
        });
      },
    };
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()));
    await holder.current?.stack.close();
  });
  return holder as { readonly current: Deployment };
}

async function runAll(block: string, address: string): Promise<string> {
  const printed: string[] = [];
  for (const [, ...args] of commandLines(block)) {
    const { stdout } = await run(inject("temporal").cliPath, [...args, "--address", address]);
    printed.push(stdout);
  }
  return printed.join("");
}
