// Usage: node scripts/run.mjs <command> [arguments…]: the set-up that the command needs, then the command.
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { BINARIES } from "./setup/binaries.mjs";
import { build, buildReason, BUILDS } from "./setup/build.mjs";
import { provideCluster } from "./setup/cluster.mjs";
import { install, installReason, nodeProblem } from "./setup/install.mjs";
import { withLock } from "./setup/lock.mjs";
import { SetupProblem } from "./setup/problem.mjs";
import { providePython } from "./setup/python.mjs";
import { provideBinaries, refuseBadPaths } from "./setup/temporal.mjs";
import { exitCodeOf, runStep } from "./setup/step.mjs";

const ROOT = realpathSync(fileURLToPath(new URL("..", import.meta.url)));

const COMMANDS = {
  demo: { entry: "dist/src/demo/main.js", binaries: [BINARIES.cli] },
  bench: { entry: ".cache/bench/bench/main.js", builds: [BUILDS.bench], binaries: [BINARIES.cli] },
  test: { binaries: [BINARIES.cli, BINARIES.testServer], devPackages: true, python: true },
  // The campaign's processes are the programs of `dist`, as an operator runs them.
  faults: {
    entry: ".cache/faults/test/faults/main.js",
    builds: [BUILDS.programs, BUILDS.faults],
    binaries: [BINARIES.cli],
    cluster: (args) => args.includes("--cluster"),
  },
  cluster: {
    inProcess: runOnCluster,
    builds: [BUILDS.programs, BUILDS.faults],
    binaries: [BINARIES.cli, BINARIES.testServer],
    devPackages: true,
    cluster: () => true,
  },
  fuzz: { entry: ".cache/fuzz/test/fuzz/main.js", builds: [BUILDS.fuzz], binaries: [] },
  "planted-bugs": {
    entry: "scripts/planted-bugs/main.mjs",
    binaries: [BINARIES.cli, BINARIES.testServer],
    devPackages: true,
  },
  "public-api": { entry: "scripts/public-api.mjs", binaries: [], devPackages: true },
  mutation: { inProcess: runMutations, builds: [], binaries: [], devPackages: true },
  worker: { entry: "dist/src/worker.js", binaries: [] },
  relay: { entry: "dist/src/relay.js", binaries: [] },
  "card-vault": { entry: "dist/src/card-vault.js", binaries: [] },
  codec: { entry: "dist/src/codec.js", binaries: [] },
  sandbox: { entry: "dist/src/sandbox.js", binaries: [] },
  holdfast: { entry: "dist/src/cli/main.js", binaries: [] },
};

async function setUp(command, args) {
  const problem = nodeProblem(ROOT, process.versions.node);
  if (problem !== null) throw new SetupProblem(problem, 78);
  refuseBadPaths(command.binaries, process.env);
  // A container image brings dist and no compiler: only what has to be built or tested needs the dev packages.
  const { builds = [BUILDS.programs] } = command;
  const needs = () => {
    const toBuild = builds.flatMap((target) => {
      const reason = buildReason(ROOT, target);
      return reason === null ? [] : [{ target, reason }];
    });
    return { toBuild, toInstall: installReason(ROOT, { dev: command.devPackages || toBuild.length > 0 }) };
  };
  const first = needs();
  if (first.toInstall !== null || first.toBuild.length > 0) {
    await withLock(join(ROOT, ".cache", "setup.lock"), async () => {
      const { toInstall, toBuild } = needs();
      if (toInstall !== null) await install(ROOT, toInstall);
      for (const { target, reason } of toBuild) await build(ROOT, target, reason);
    });
  }
  Object.assign(process.env, await provideBinaries(command.binaries, { root: ROOT, env: process.env }));
  if (command.cluster?.(args)) Object.assign(process.env, await provideCluster({ env: process.env }));
  if (command.python) Object.assign(process.env, await providePython({ root: ROOT, env: process.env }));
}

async function runTests(args) {
  process.exitCode = await vitest(args);
}

async function vitest(args) {
  const program = join(ROOT, "node_modules", "vitest", "vitest.mjs");
  return exitCodeOf(
    await runStep(process.execPath, [program, "run", ...args], { cwd: ROOT, stdio: "inherit" }),
  );
}

/** The tests that need a full Temporal server, then the fault campaign on one; with `--keep` neither: it only runs. */
async function runOnCluster(args) {
  if (args.includes("--keep")) return runProgram(".cache/faults/test/cluster/main.js", []);
  const ofTests = await vitest(["--project", "cluster"]);
  const faults = join(ROOT, COMMANDS.faults.entry);
  const options = args.length > 0 ? args : ["--seed", "1", "--runs", "500"];
  const ended = await runStep(process.execPath, [faults, "campaign", "--cluster", ...options], {
    cwd: ROOT,
    stdio: "inherit",
  });
  process.exitCode = ofTests || exitCodeOf(ended);
}

/** Stryker is one of the dev packages, which the set-up may have installed just now. */
async function runMutations(names) {
  const { runMutation } = await import("./mutation/mutation.mjs");
  process.exitCode = await runMutation(ROOT, names);
}

async function runProgram(entry, args) {
  const path = join(ROOT, entry);
  if (!existsSync(path)) {
    throw new SetupProblem(`${entry} is not there after the build: does its source exist?`);
  }
  // In this process, so that signals and the exit code are the program's own. It looks at argv[1] to see that it
  // is run and not imported.
  process.argv = [process.execPath, realpathSync(path), ...args];
  await import(pathToFileURL(path).href);
}

async function prepare(name, args) {
  if (!Object.hasOwn(COMMANDS, name ?? "")) {
    throw new SetupProblem(
      `${name === undefined ? "A command is missing" : `There is no command ${name}`}. Usage: node scripts/run.mjs <${Object.keys(COMMANDS).join("|")}> [arguments…]`,
      2,
    );
  }
  await setUp(COMMANDS[name], args);
  return COMMANDS[name];
}

async function orExplain(promise) {
  try {
    return await promise;
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error;
    console.error(error.message);
    process.exit(error.exitCode);
  }
}

function run({ entry, inProcess }, args) {
  if (inProcess !== undefined) return inProcess(args);
  return entry === undefined ? runTests(args) : runProgram(entry, args);
}

const [name, ...args] = process.argv.slice(2);
const command = await orExplain(prepare(name, args));
await orExplain(run(command, args));
