import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import { PARTS, SLOW } from "./parts.mjs";

const { tests } = PARTS[process.env.HOLDFAST_MUTATION_PART];

/**
 * Stryker counts failed tests only: a mutant with which a file can't even be loaded leaves none, and would count as
 * one that nobody noticed.
 */
const filesThatFail = {
  onTestRunEnd(modules) {
    for (const { task } of modules) {
      if (task.result?.state !== "fail" || hasFailedTest(task)) continue;
      task.tasks.push({ type: "test", mode: "run", name: "is loaded", file: task, result: task.result });
    }
  },
};

function hasFailedTest({ type, tasks = [], result }) {
  return type === "test" ? result?.state === "fail" : tasks.some(hasFailedTest);
}

/** The first failure ends the tests of a mutant, and few get to the slow ones. */
class SlowOnesLast extends BaseSequencer {
  sort(files) {
    const rank = ({ moduleId }) => Number(SLOW.test(moduleId));
    return files.sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    include: tests,
    setupFiles: "scripts/mutation/quick-properties.mjs",
    isolate: false,
    sequence: { sequencer: SlowOnesLast },
    testTimeout: 60_000,
    reporters: [filesThatFail],
  },
});
