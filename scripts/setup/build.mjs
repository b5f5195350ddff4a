import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { SetupProblem } from "./problem.mjs";
import { say } from "./say.mjs";
import { leaveIfInterrupted, runStep } from "./step.mjs";

const SETTINGS = ["tsconfig.json", "tsconfig.build.json", "package-lock.json"];
const OUTPUT = /\.(d\.ts|js)(\.map)?$/;

/** Why the programs have to be built, or null. Contents are compared: a checkout gives every file a new time. */
export function buildReason(root) {
  // An image of the built programs has no sources.
  if (!existsSync(join(root, "src"))) return null;
  if (!existsSync(join(root, "dist"))) return "dist is missing";
  if (!existsSync(stampOf(root))) return "the last build did not finish";
  return readFileSync(stampOf(root), "utf8") === sourceHash(root) ? null : "the sources have changed";
}

export async function build(root, reason) {
  say(`Building the programs, as ${reason}: tsc -p tsconfig.build.json`);
  const started = Date.now();
  const hash = sourceHash(root);
  rmSync(stampOf(root), { force: true });
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const ended = await runStep(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    still: "Still building",
  });
  leaveIfInterrupted(ended);
  if (ended.code !== 0) {
    throw new SetupProblem("The build failed: the compiler's messages are above. Nothing was started.");
  }
  removeOrphans(root);
  writeFileSync(stampOf(root), hash);
  say(`Built in ${Math.round((Date.now() - started) / 1000)} s`);
}

function stampOf(root) {
  return join(root, "dist", ".source-hash");
}

function sourceHash(root) {
  const hash = createHash("sha256");
  const sources = filesUnder(join(root, "src")).map((path) => relative(root, path));
  for (const path of [...SETTINGS, ...sources.sort()]) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update("\0");
  }
  return hash.digest("hex");
}

// Not the whole of dist before the build: a worker that runs from it would be left without its files meanwhile.
function removeOrphans(root) {
  const dist = join(root, "dist");
  for (const path of filesUnder(dist)) {
    const source = join(root, "src", relative(dist, path).replace(OUTPUT, ".ts"));
    if (OUTPUT.test(path) && !existsSync(source)) rmSync(path);
  }
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
