import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { DataConverter } from "@temporalio/common";
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleWithSourceMap } from "@temporalio/worker";
import { workflowBundleOptions } from "../../src/temporal/workflow-modules.js";

const SOURCES = new URL("../../src/", import.meta.url);
const loader = fileURLToPath(new URL("./changed-workflows-loader.cjs", import.meta.url));

/** What an engineer changes: by file of `src/`, each text that is there once, and what it becomes. */
export type Changes = Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>;

/** Each changed file and its source. @throws Error for a text that isn't there just once: the change would be another */
export function changedSources(changes: Changes): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(changes).map(([file, listed]) => {
      const path = fileURLToPath(new URL(file, SOURCES));
      const source = listed.reduce(
        (changed, [from, to]) => {
          const parts = changed.split(from);
          if (parts.length !== 2) throw new Error(`src/${file} has ${parts.length - 1} times: ${from}`);
          return parts.join(to);
        },
        readFileSync(path, "utf8"),
      );
      return [path, source];
    }),
  );
}

/** The workflows as a worker bundles them, from their sources with these changes. */
export async function changedWorkflows(
  changes: Changes,
  dataConverter: DataConverter = {},
): Promise<WorkflowBundleWithSourceMap> {
  const sources = changedSources(changes);
  const bundled = new Set<string>();
  const rules = [...sources].map(([path, source]) => ({
    resource: (module: string) => module === path && bundled.add(module).size > 0,
    enforce: "pre" as const,
    use: [{ loader, options: { source } }],
  }));
  const bundle = await bundleWorkflowCode({
    ...workflowBundleOptions(dataConverter),
    logger: new DefaultLogger("ERROR"),
    webpackConfigHook: ({ module, ...config }) => ({
      ...config,
      module: { ...module, rules: [...(module?.rules ?? []), ...rules] },
    }),
  });
  const unused = [...sources.keys()].filter((path) => !bundled.has(path));
  if (unused.length > 0) throw new Error(`the workflows don't use ${unused.join(", ")}`);
  return bundle;
}
