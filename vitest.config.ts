import { randomBytes } from "node:crypto";
import { defineConfig } from "vitest/config";
import { hasClusterPrograms } from "./test/cluster/programs.js";
import { allTests } from "./test/support/all-tests.js";
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
  "packages/consumers",
]
  .map((name) => `test/${name}/**/*.test.ts`)
  // Not the folders below: the parts of the fault campaign and the simulation are tested without a server.
  .concat("test/faults/*.test.ts");

/** Every flow, the operator's CLI and the clients of other languages, once more with payload keys. */
const ENCRYPTED = ["workflows", "methods", "accounts", "seed-steps", "outside", "cli/temporal"].map(
  (name) => `test/${name}/**/*.test.ts`,
);
/** Of these `npm test` runs two, for the time that all take. */
const ENCRYPTED_SAMPLE = ["test/workflows/auth-capture.test.ts", "test/outside/temporal-cli.test.ts"];
/** They have keys of their own, or what they read is in plain text by its nature. */
const IN_PLAIN_TEXT = [
  "test/workflows/payload-encryption/**",
  "test/outside/{python-*,other-languages,quickstart}.test.ts",
  "test/workflows/{replay,stricter-rules,incompatible-change,bundle,web-ui}.test.ts",
];
/** They are about workers that die and replays that go wrong, whatever the payloads are, and take minutes. */
const ABOUT_WORKERS = [
  "test/workflows/{lost-captures,lost-activities,asked-*,ahead-of-history,event-budget,further-endings,upgrade}.test.ts",
];

/**
 * What takes a third of all the time, and whose subject seldom changes: installed packages, the container's files,
 * benchmarks, browsers, upgrades with many payments open, and questions that no worker answers.
 */
const LEFT_TO_CI = [
  "test/packages/consumers/**",
  "test/bench/temporal/**",
  "test/processes/{image/*,adding-a-provider,kill/card-vault,kill/merchant-events}.test.ts",
  "test/workflows/{web-ui,upgrade,incompatible-change,further-endings,asked-*}.test.ts",
  "test/accounts/no-longer-kept.test.ts",
  "test/cli/temporal/runbooks/in-time.test.ts",
  "test/faults/matrix.test.ts",
];
/** A file that is named on the command line runs. */
const namesFiles = process.argv.some((argument) => argument.startsWith("test/"));
const leftOut = allTests || namesFiles ? [] : LEFT_TO_CI;

/**
 * On a full Temporal server with PostgreSQL, where `npm run cluster` has found its programs: the main flows, what
 * operators search for, and what is about that server alone.
 */
const CLUSTER = [
  "test/cluster/*.test.ts",
  "test/workflows/{charge,auth-capture*,idempotent-start,unknown-outcome}.test.ts",
  "test/workflows/{aftercare,refund,refund-unknown,reversal,merchant-events,visibility*}.test.ts",
  "test/cli/temporal/commands.test.ts",
];

/** It reads the whole heap of its process, which is to hold nothing but its own. */
const ALONE = "test/cards/heap.test.ts";

/** With a Temporal server of its own for all of its files. */
const WITH_SERVER = {
  // More than a thousand tests of killed processes and cut lines on two busy cores: one that only waited too long
  // doesn't decide over a commit. The report names each that needed it ("retry x1"): it is a fault to look into.
  retry: process.env.CI ? 1 : 0,
  isolate: false,
  globalSetup: "test/support/global-setup.ts",
  setupFiles: "test/support/setup.ts",
  env: {},
};

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
          exclude: [...TEMPORAL, ALONE, "test/cluster/**"],
          setupFiles: "test/support/random-seed.ts",
          // Loading the modules anew for each file took longer than most files' tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          ...WITH_SERVER,
          name: "encrypted",
          include: allTests ? ENCRYPTED : ENCRYPTED_SAMPLE,
          exclude: [...IN_PLAIN_TEXT, ...ABOUT_WORKERS],
          env: { HOLDFAST_TEST_PAYLOAD_KEYS: `test:${randomBytes(32).toString("base64")}` },
        },
      },
      {
        extends: true,
        test: { ...WITH_SERVER, name: "temporal", include: TEMPORAL, exclude: leftOut },
      },
      ...(hasClusterPrograms()
        ? [
            {
              extends: true as const,
              test: {
                ...WITH_SERVER,
                name: "cluster",
                globalSetup: "test/cluster/global-setup.ts",
                include: CLUSTER,
              },
            },
          ]
        : []),
    ],
  },
});
