import { defineConfig } from "vitest/config";
import { LongFirst } from "./test/support/long-first.js";

/** These need a real Temporal server; everything else runs without one. */
const TEMPORAL = [
  "workflows",
  "processes",
  "outside",
  "seed-steps",
  "methods",
  "accounts",
  "hostile",
  "client",
  "bench/temporal",
  "cli/temporal",
]
  .map((name) => `test/${name}/**/*.test.ts`)
  // Not the folders below: the parts of the fault campaign and the simulation are tested without a server.
  .concat("test/faults/*.test.ts");

/** It reads the whole heap of its process, which is to hold nothing but its own. */
const ALONE = "test/cards/heap.test.ts";

export default defineConfig({
  test: {
    testTimeout: 60_000,
    // The default of a second is too short for a busy machine.
    expect: { poll: { timeout: 30_000 } },
    hookTimeout: 120_000,
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    projects: [
      {
        extends: true,
        test: { name: "alone", include: [ALONE] },
      },
      {
        extends: true,
        test: {
          name: "parts",
          include: ["test/**/*.test.ts"],
          exclude: [...TEMPORAL, ALONE],
          setupFiles: "test/support/random-seed.ts",
          // Loading the modules anew for each file took longer than most files' tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "temporal",
          include: TEMPORAL,
          // More than a thousand tests of killed processes and cut lines on two busy cores: one that only waited too long
          // doesn't decide over a commit. The report names each that needed it ("retry x1"): it is a fault to look into.
          retry: process.env.CI ? 1 : 0,
          isolate: false,
          globalSetup: "test/support/global-setup.ts",
          setupFiles: "test/support/setup.ts",
        },
      },
    ],
  },
});
