import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, DefaultLogger, Worker } from "@temporalio/worker";
import { expect, test } from "vitest";
import { workflowModules } from "../../src/temporal/workflow-modules.js";
import { recordedHistory, recordedNames } from "../support/recorded-histories.js";

const loader = fileURLToPath(new URL("../support/stricter-rules-loader.cjs", import.meta.url));

const changed = /(providers[\\/]\w+[\\/]terms|domain[\\/]input[\\/](payment-fields|common-rules))\.(ts|js)$/;

/**
 * What was accepted, and by which rules of its provider, is in a payment's history: a release that is stricter, or
 * knows the provider better, goes on with every payment that an earlier one began.
 */
test("payments that were begun under other rules go on", async () => {
  const bundle = await bundleWorkflowCode({
    ...workflowModules,
    logger: new DefaultLogger("WARN"),
    webpackConfigHook: (config) => {
      const rules = [
        ...(config.module?.rules ?? []),
        { test: changed, enforce: "pre" as const, use: [loader] },
      ];
      return { ...config, module: { ...config.module, rules } };
    },
  });
  // The loader has found what it changes; a matcher would print the whole bundle.
  expect(/text\)?\(1\)/.test(bundle.code)).toBe(true);
  expect(bundle.code.includes('notificationProof: "signature"')).toBe(false);
  const histories = await Promise.all(recordedNames.map(recordedHistory));
  const problems: string[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: bundle }, histories))
    if (error) problems.push(`${workflowId}: ${error.message}`);
  expect(problems).toEqual([]);
  expect(histories.length).toBeGreaterThan(20);
});
