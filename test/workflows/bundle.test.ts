import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, DefaultLogger } from "@temporalio/worker";
import { expect, test } from "vitest";
import { workflowModules } from "../../src/temporal/workflow-modules.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The list of providers, and of each provider what is pure data. */
const TERMS = /^src\/providers\/(terms|index|define-provider|\w+\/(terms|index))\.ts$/;

/** The modules that really are in the workflow bundle, whatever the import rules say. */
async function bundledModules(): Promise<string[]> {
  const modules = new Set<string>();
  await bundleWorkflowCode({
    ...workflowModules,
    logger: new DefaultLogger("ERROR"),
    webpackConfigHook: (config) => ({
      ...config,
      plugins: [
        ...(config.plugins ?? []),
        {
          apply(compiler) {
            compiler.hooks.compilation.tap("modules", (compilation) => {
              compilation.hooks.finishModules.tap("modules", (all) => {
                for (const module of all) {
                  const { resource } = module as { resource?: string };
                  if (resource !== undefined) modules.add(relative(root, resource));
                }
              });
            });
          },
        },
      ],
    }),
  });
  return [...modules].sort();
}

test("the workflow bundle holds the workflows, the domain, the providers' terms and Temporal, and nothing else", async () => {
  const modules = await bundledModules();
  const own = modules.filter((module) => module.startsWith("src/"));
  expect(own).toContain("src/workflows/payment-workflows.ts");
  expect(own).toContain("src/workflows/interceptors.ts");
  expect(own).toContain("src/domain/payment/next-move.ts");
  expect(own).toContain("src/providers/terms.ts");
  const others = own.filter((module) => !/^src\/(workflows|domain)\//.test(module));
  expect(others.filter((module) => !TERMS.test(module))).toEqual([]);

  const packages = modules.flatMap((module) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module)?.[1] ?? []);
  expect([...new Set(packages)].filter((name) => !name.startsWith("@temporalio/"))).toEqual(
    expect.not.arrayContaining(["zod", "undici", "fastify", "pino"]) as string[],
  );
});
