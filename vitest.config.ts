import { defineConfig } from "vitest/config";

/** These need a real Temporal server; everything else runs without one. */
const TEMPORAL = [
  "workflows",
  "processes",
  "outside",
  "seed-steps",
  "faults",
  "methods",
  "accounts",
  "hostile",
].map((name) => `test/${name}/**/*.test.ts`);

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: { name: "parts", include: ["test/**/*.test.ts"], exclude: TEMPORAL },
      },
      {
        extends: true,
        test: {
          name: "temporal",
          include: TEMPORAL,
          globalSetup: "test/support/global-setup.ts",
          setupFiles: "test/support/quiet-runtime.ts",
        },
      },
    ],
  },
});
