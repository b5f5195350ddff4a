import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstSignal } from "../../src/process.js";
import { NAMESPACE, startCluster } from "./cluster.js";
import { RETENTION_DAYS } from "./namespace.js";
import { clusterPrograms } from "./programs.js";

const say = (line: string) => {
  process.stderr.write(`${line}\n`);
};

/** A cluster that runs until Ctrl-C, and is gone then. */
async function keepCluster(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-cluster-"));
  const cluster = await startCluster(clusterPrograms(), folder, (line) => {
    say(`  ${line}`);
  });
  say(
    `Temporal: ${cluster.address}, namespace ${NAMESPACE}, which keeps closed workflows for ${RETENTION_DAYS} days; ` +
      `logs in ${join(folder, "logs")}. Ctrl-C ends it and removes its data`,
  );
  await firstSignal("the cluster");
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
}

await keepCluster();
process.exit(0);
