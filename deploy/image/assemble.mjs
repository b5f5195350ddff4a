// Usage: node deploy/image/assemble.mjs <folder>: the file tree of the image, made of `dist` and `node_modules`.
import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { copyPackages } from "./packages.mjs";
import { copyPrograms } from "./programs.mjs";

const ROOT = realpathSync(fileURLToPath(new URL("../..", import.meta.url)));

/** Bundled here, so that the image needs no compiler and a worker starts without one. */
async function makeBundles(folder) {
  const built = async (path) => import(pathToFileURL(join(ROOT, "dist/src", path)).href);
  const { makeWorkflowBundles } = await built("temporal/workflow-bundles.js");
  const { workflowSpansModule } = await built("telemetry/temporal-spans.js");
  const { DefaultLogger } = await import("@temporalio/worker");
  await makeWorkflowBundles(folder, workflowSpansModule, new DefaultLogger("ERROR"));
}

function refuse(problem) {
  console.error(problem);
  process.exit(2);
}

const [folder] = process.argv.slice(2);
if (folder === undefined) refuse("A folder is missing. Usage: node deploy/image/assemble.mjs <folder>");
if (existsSync(folder) && readdirSync(folder).length > 0) refuse(`${folder} is not empty: give a new folder`);
for (const needed of ["dist", "node_modules"])
  if (!existsSync(join(ROOT, needed))) refuse(`${needed} is missing: run npm ci and npm run build first`);

try {
  mkdirSync(folder, { recursive: true });
  const programs = copyPrograms(ROOT, folder);
  await makeBundles(join(folder, "dist/src/workflow-bundles"));
  const packages = copyPackages(ROOT, programs, folder);
  console.log(`${folder}: ${programs.length} files of ours, ${packages.length} packages`);
} catch (error) {
  rmSync(folder, { recursive: true, force: true });
  throw error;
}
