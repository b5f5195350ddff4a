import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, type Logger } from "@temporalio/worker";
import { failureConverterPath, workflowBundleOptions } from "./workflow-modules.js";

/** What a worker's settings change in the bundle of its workflows. */
export interface BundleVariant {
  /** With payload keys, failures are encoded too. */
  readonly encodesFailures: boolean;
  /** With traces, workflows make spans. */
  readonly makesSpans: boolean;
}

const VARIANTS: readonly BundleVariant[] = [false, true].flatMap((encodesFailures) =>
  [false, true].map((makesSpans) => ({ encodesFailures, makesSpans })),
);

const BUILT = fileURLToPath(new URL("../", import.meta.url));
const PACKAGE = join(BUILT, "..");

/** Beside the built programs. Only an image has them: a build on its own leaves bundling to the worker's start. */
export const WORKFLOW_BUNDLES = join(BUILT, "workflow-bundles");

/** What workflows are made of; the bundler takes of `providers` the terms alone. */
const SOURCES = ["workflows", "domain", "providers"];

/** The bundles are there and don't fit the programs beside them. */
export class StaleWorkflowBundles extends Error {
  override readonly name = "StaleWorkflowBundles";
}

/**
 * Bundles the workflows for every worker that there may be, each as it would do at its start.
 *
 * @param spansModule of the variants that make spans
 */
export async function makeWorkflowBundles(
  folder: string,
  spansModule: string,
  logger: Logger,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const variant of VARIANTS) {
    const { encodesFailures, makesSpans } = variant;
    const { code } = await bundleWorkflowCode({
      ...workflowBundleOptions(
        encodesFailures ? { failureConverterPath } : {},
        makesSpans ? [spansModule] : [],
      ),
      logger,
      // The same code wherever it is made; of the source map only what a stack trace needs.
      webpackConfigHook: (config) => ({
        ...config,
        context: PACKAGE,
        devtool: "inline-nosources-source-map",
        output: {
          ...config.output,
          devtoolModuleFilenameTemplate: ({ absoluteResourcePath }: { absoluteResourcePath: string }) =>
            relative(PACKAGE, absoluteResourcePath),
        },
      }),
    });
    writeFileSync(join(folder, fileOf(variant)), code);
  }
  writeFileSync(join(folder, MADE_OF), madeOf());
}

/**
 * Null: there are none, and the worker bundles its workflows itself.
 *
 * @throws StaleWorkflowBundles where they were made of another release's programs
 */
export function prebuiltWorkflows(
  variant: BundleVariant,
  folder = WORKFLOW_BUNDLES,
): { readonly codePath: string } | null {
  if (!existsSync(folder)) return null;
  const record = join(folder, MADE_OF);
  if (!existsSync(record) || readFileSync(record, "utf8") !== madeOf())
    throw new StaleWorkflowBundles(
      `${folder} was made of other programs than those beside it; remove it, or make the image anew`,
    );
  return { codePath: join(folder, fileOf(variant)) };
}

function fileOf({ encodesFailures, makesSpans }: BundleVariant): string {
  return `workflows${encodesFailures ? "-encoded-failures" : ""}${makesSpans ? "-spans" : ""}.js`;
}

const MADE_OF = "made-of.json";

/** The release of Temporal's SDK, and a hash of the programs that workflows are made of. */
function madeOf(): string {
  const hash = createHash("sha256");
  const files = SOURCES.flatMap((name) =>
    readdirSync(join(BUILT, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name) && !entry.name.endsWith(".d.ts"))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  for (const path of files.sort()) hash.update(`${relative(BUILT, path)}\0`).update(readFileSync(path));
  const { version } = createRequire(import.meta.url)("@temporalio/workflow/package.json") as {
    readonly version: string;
  };
  return `${JSON.stringify({ "@temporalio/workflow": version, programs: hash.digest("hex") })}\n`;
}
