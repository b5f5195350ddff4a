import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT } from "./root.js";
import type { World } from "./world.js";

/** What the campaign ran on. */
export async function versionsOf({ directClient }: World): Promise<Record<string, string>> {
  const { serverVersion } = await directClient.workflowService.getSystemInfo({});
  const versionIn = async (path: string) =>
    (JSON.parse(await readFile(path, "utf8")) as { version: string }).version;
  const sdk = createRequire(import.meta.url).resolve("@temporalio/worker/package.json");
  return {
    holdfast: await versionIn(join(ROOT, "package.json")),
    node: process.versions.node,
    temporalSdk: await versionIn(sdk),
    temporalServer: serverVersion,
  };
}
