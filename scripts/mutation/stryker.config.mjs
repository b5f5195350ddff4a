import { PARTS } from "./parts.mjs";

const name = process.env.HOLDFAST_MUTATION_PART;
const FOLDER = ".cache/mutation";
const lastRun = process.env.HOLDFAST_MUTATION_LAST_RUN;

export default {
  mutate: PARTS[name].mutate,
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  // Related tests are found by what they import; ours are named.
  vitest: { configFile: "scripts/mutation/vitest.config.mjs", related: false },
  coverageAnalysis: "perTest",
  concurrency: Number(process.env.HOLDFAST_MUTATION_CONCURRENCY ?? 1),
  // Nothing is compiled here, so no type is checked.
  disableTypeChecks: false,
  tempDirName: `${FOLDER}/${name}`,
  ignorePatterns: [".cache", "dist", "test/histories"],
  ...(lastRun !== undefined && { incremental: true, incrementalFile: lastRun }),
  reporters: ["json", "progress-append-only"],
  jsonReporter: { fileName: `${FOLDER}/${name}.json` },
  logLevel: "warn",
  // On a busy machine a test that passes must not count as one that never ends.
  timeoutMS: 120_000,
  timeoutFactor: 3,
  // Constants are mutated too: currencies and patterns are nothing else.
  ignoreStatic: false,
  warnings: { slow: false },
};
