import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleWorkflowCode, DefaultLogger } from "@temporalio/worker";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { workflowSpansModule } from "../../src/telemetry/temporal-spans.js";
import {
  makeWorkflowBundles,
  prebuiltWorkflows,
  StaleWorkflowBundles,
} from "../../src/temporal/workflow-bundles.js";
import { failureConverterPath, workflowBundleOptions } from "../../src/temporal/workflow-modules.js";

const logger = new DefaultLogger("ERROR");
const folder = mkdtempSync(join(tmpdir(), "holdfast-bundles-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
beforeAll(() => makeWorkflowBundles(folder, workflowSpansModule, logger));

/** Without the source map, which only stack traces are made with. */
function codeOf(bundle: string): string {
  return bundle.split("\n//# sourceMappingURL=")[0] ?? "";
}

function mapOf(bundle: string): { readonly sources: readonly string[] } {
  const [, map = ""] = bundle.split("base64,");
  return JSON.parse(Buffer.from(map, "base64").toString()) as { sources: readonly string[] };
}

/** Bundling takes seconds, and a busy machine's time. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.each([
  { encodesFailures: false, makesSpans: false },
  { encodesFailures: true, makesSpans: false },
  { encodesFailures: false, makesSpans: true },
  { encodesFailures: true, makesSpans: true },
])("the bundle that is made beforehand, $encodesFailures, $makesSpans", (variant) => {
  test("is what a worker with these settings bundles at its start", async () => {
    const { code } = await bundleWorkflowCode({
      ...workflowBundleOptions(
        variant.encodesFailures ? { failureConverterPath } : {},
        variant.makesSpans ? [workflowSpansModule] : [],
      ),
      logger,
    });
    const prebuilt = readFileSync(prebuiltWorkflows(variant, folder)?.codePath ?? "", "utf8");
    expect(codeOf(prebuilt).length).toBeGreaterThan(500_000);
    // Not by toEqual: a megabyte of difference is nobody's to read.
    expect(codeOf(prebuilt) === codeOf(code), "the bundles differ").toBe(true);
    const { sources } = mapOf(prebuilt);
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.filter((path) => path.startsWith("/"))).toEqual([]);
  });
});

test("what settings change is in the bundle for them, and in no other", () => {
  const has = (encodesFailures: boolean, makesSpans: boolean, words: string) =>
    readFileSync(prebuiltWorkflows({ encodesFailures, makesSpans }, folder)?.codePath ?? "", "utf8").includes(
      words,
    );
  expect([
    has(false, true, "OpenTelemetryInboundInterceptor"),
    has(false, false, "OpenTelemetryInboundInterceptor"),
  ]).toEqual([true, false]);
  expect([has(true, false, "failure-converter"), has(false, false, "workflows/failure-converter")]).toEqual([
    true,
    false,
  ]);
});

test("a worker beside no bundles makes its own, and refuses those of other programs", () => {
  const variant = { encodesFailures: false, makesSpans: false };
  expect(prebuiltWorkflows(variant, join(folder, "none"))).toBeNull();
  const record = join(folder, "made-of.json");
  const kept = readFileSync(record, "utf8");
  writeFileSync(record, kept.replace(/"programs":"./, '"programs":"_'));
  expect(() => prebuiltWorkflows(variant, folder)).toThrow(StaleWorkflowBundles);
  rmSync(record);
  expect(() => prebuiltWorkflows(variant, folder)).toThrow(/remove it, or make the image anew/);
  writeFileSync(record, kept);
  expect(prebuiltWorkflows(variant, folder)?.codePath).toBe(join(folder, "workflows.js"));
});
