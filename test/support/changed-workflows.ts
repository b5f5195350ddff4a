import { sep } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleWithSourceMap } from "@temporalio/worker";
import { workflowBundleOptions } from "../../src/temporal/workflow-modules.js";

const loader = fileURLToPath(new URL("./changed-workflows-loader.cjs", import.meta.url));

/** What an engineer changes: by module of `src/workflows/`, each text that is there once, and what it becomes. */
export type Changes = Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>;

/** The workflows as a worker bundles them, from their sources with these changes. */
export function changedWorkflows(changes: Changes): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    ...workflowBundleOptions(),
    logger: new DefaultLogger("ERROR"),
    webpackConfigHook: (config) => {
      const rules = Object.entries(changes).map(([module, listed]) => ({
        include: (path: string) => path.endsWith(`src/workflows/${module}`.replaceAll("/", sep)),
        enforce: "pre" as const,
        use: [{ loader, options: { changes: listed } }],
      }));
      return { ...config, module: { ...config.module, rules: [...(config.module?.rules ?? []), ...rules] } };
    },
  });
}
