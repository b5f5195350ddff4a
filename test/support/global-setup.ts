import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleWorkflowCode, DefaultLogger, Runtime } from "@temporalio/worker";
import type { TestProject } from "vitest/node";
import { cliSearchAttributes } from "../../src/temporal/search-attributes.js";
import { startDevServer } from "../../src/temporal/dev-server.js";
import { failureConverterPath, workflowBundleOptions } from "../../src/temporal/workflow-modules.js";
import { startCodec } from "./codec.js";

declare module "vitest" {
  interface ProvidedContext {
    temporal: {
      readonly address: string;
      /** Empty where the server brings none. */
      readonly uiUrl: string;
      readonly cliPath: string;
      readonly dbFile: string;
    };
    testServerPath: string;
    workflowBundle: string;
    /** The codec endpoint, where the project encrypts payloads. */
    codec: { readonly url: string; readonly token: string } | null;
    /** Where children that run from source keep it transpiled. */
    transpiled: string;
  }
}

interface ServerOfTests {
  readonly address: string;
  readonly uiUrl: string | null;
  stop(): Promise<void>;
}

/** One real Temporal server on a database file, and one workflow bundle, for all test files. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideAll(project, (dbFile) =>
    startDevServer({
      cliPath: resolved("TEMPORAL_CLI_PATH"),
      dbFile,
      searchAttributes: cliSearchAttributes(),
    }),
  );
}

/** @param start given the place for the server's data */
export async function provideAll(
  project: TestProject,
  start: (dbFile: string) => Promise<ServerOfTests>,
): Promise<() => Promise<void>> {
  installRuntime();
  const folder = await mkdtemp(join(tmpdir(), "holdfast-test-"));
  const cliPath = resolved("TEMPORAL_CLI_PATH");
  const dbFile = join(folder, "temporal.db");
  const server = await start(dbFile);
  const written = project.config.env.HOLDFAST_TEST_PAYLOAD_KEYS;
  const codec = written === undefined ? null : await startCodec(written);
  const { code } = await bundleWorkflowCode({
    ...workflowBundleOptions(codec ? { failureConverterPath } : {}),
    logger: new DefaultLogger("WARN"),
  });
  const bundle = join(folder, "workflows.js");
  await writeFile(bundle, code);
  const { address, uiUrl } = server;
  project.provide("temporal", { address, uiUrl: uiUrl ?? "", cliPath, dbFile });
  project.provide("testServerPath", resolved("TEMPORAL_TEST_SERVER_PATH"));
  project.provide("workflowBundle", bundle);
  project.provide("codec", codec && { url: codec.url, token: codec.token });
  project.provide("transpiled", join(folder, "transpiled"));
  return async () => {
    await codec?.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

const INSTALLED = Symbol.for("holdfast.test.runtime");

/** Once in the process, which sets up each project by an instance of this module. */
function installRuntime(): void {
  const shared = globalThis as { [INSTALLED]?: true };
  if (shared[INSTALLED]) return;
  shared[INSTALLED] = true;
  Runtime.install({ logger: new DefaultLogger("WARN") });
}

function resolved(variable: string): string {
  const path = process.env[variable];
  if (path === undefined)
    throw new Error(`${variable} is not set: run the tests with npm test, which resolves it`);
  return path;
}
