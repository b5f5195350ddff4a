import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { SetupProblem } from "./problem.mjs";
import { say } from "./say.mjs";
import { leaveIfInterrupted, runStep } from "./step.mjs";

const OUTPUT = /\.(d\.ts|js)(\.map)?$/;

/** What the compiler makes: `from` folders, seen from `base`, into `out`. */
export const BUILDS = {
  programs: {
    what: "the programs",
    project: "tsconfig.build.json",
    base: ".",
    from: ["src", "sandbox"],
    out: "dist",
  },
  bench: {
    what: "the benchmark",
    project: "tsconfig.bench.json",
    base: ".",
    from: ["src", "sandbox", "bench"],
    out: join(".cache", "bench"),
  },
  faults: {
    what: "the fault campaign",
    project: "tsconfig.faults.json",
    base: ".",
    from: [
      "src",
      "sandbox",
      "bench",
      join("test", "faults"),
      join("test", "cluster"),
      join("test", "support"),
    ],
    out: join(".cache", "faults"),
  },
  fuzz: {
    what: "the fuzzer",
    project: "tsconfig.fuzz.json",
    base: ".",
    from: ["src", "sandbox", join("test", "fuzz"), join("test", "support")],
    out: join(".cache", "fuzz"),
  },
};

/** Why something has to be built, or null. Contents are compared: a checkout gives every file a new time. */
export function buildReason(root, target) {
  // An image of the built programs has no sources.
  if (!target.from.every((folder) => existsSync(join(root, folder)))) return null;
  if (!existsSync(join(root, target.out))) return `${target.out} is missing`;
  const stamp = stampOf(root, target);
  if (!existsSync(stamp)) return "the last build did not finish";
  return readFileSync(stamp, "utf8") === sourceHash(root, target) ? null : "the sources have changed";
}

export async function build(root, target, reason) {
  say(`Building ${target.what}, as ${reason}: tsc -p ${target.project}`);
  const started = Date.now();
  const hash = sourceHash(root, target);
  rmSync(stampOf(root, target), { force: true });
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const ended = await runStep(process.execPath, [compiler, "-p", target.project], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    still: "Still building",
  });
  leaveIfInterrupted(ended);
  if (ended.code !== 0) {
    throw new SetupProblem("The build failed: the compiler's messages are above. Nothing was started.");
  }
  removeOrphans(root, target);
  writeFileSync(stampOf(root, target), hash);
  say(`Built in ${Math.round((Date.now() - started) / 1000)} s`);
}

function stampOf(root, { out }) {
  return join(root, out, ".source-hash");
}

function sourceHash(root, { project, from }) {
  const hash = createHash("sha256");
  const sources = from.flatMap((folder) =>
    filesUnder(join(root, folder)).map((path) => relative(root, path)),
  );
  for (const path of ["tsconfig.json", project, "package-lock.json", ...sources.sort()]) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update("\0");
  }
  return hash.digest("hex");
}

// Not the whole of it before the build: a worker that runs from it would be left without its files meanwhile.
function removeOrphans(root, { base, out }) {
  const made = join(root, out);
  for (const path of filesUnder(made)) {
    const source = join(root, base, relative(made, path).replace(OUTPUT, ".ts"));
    if (OUTPUT.test(path) && !existsSync(source)) rmSync(path);
  }
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
