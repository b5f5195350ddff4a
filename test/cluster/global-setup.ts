import type { TestProject } from "vitest/node";
import { provideAll } from "../support/global-setup.js";
import { startCluster } from "./cluster.js";
import { clusterPrograms } from "./programs.js";

/** One full Temporal server on PostgreSQL for all test files, in place of the development server. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideAll(project, async (place) => {
    const say = (line: string) => process.stderr.write(`Temporal cluster: ${line}\n`);
    const cluster = await startCluster(clusterPrograms(), `${place}-cluster`, say);
    return { address: cluster.address, uiUrl: null, stop: () => cluster.stop() };
  });
}
