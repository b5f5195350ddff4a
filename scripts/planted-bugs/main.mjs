// Plants one bug after another in a copy of the checkout and tells which test catches it; exit code 1 where none does.
// Options: `--only NAME`, `--from N` (the place in the list, from 1: goes on with an interrupted run).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { SetupProblem } from "../setup/problem.mjs";
import { compilerOf } from "./compile.mjs";
import { listedBugs, problemOf } from "./list.mjs";
import { runTests } from "./run-tests.mjs";
import { copyOf, withBug } from "./tree.mjs";

const ROOT = join(import.meta.dirname, "../..");
const REPORT = join(ROOT, ".cache", "planted-bugs.json");

/** The bugs that are asked for, each with its place in the list. */
function wanted(bugs) {
  const { only, from = "1" } = options();
  const numbered = bugs.map((bug, index) => ({ ...bug, number: index + 1 }));
  const chosen = numbered.filter(
    ({ name, number }) => (only === undefined || name === only) && number >= Number(from),
  );
  if (chosen.length > 0) return chosen;
  throw badUsage("there is no such bug");
}

function options() {
  try {
    return parseArgs({ options: { only: { type: "string" }, from: { type: "string" } } }).values;
  } catch (error) {
    throw badUsage(error.message);
  }
}

function badUsage(why) {
  return new SetupProblem(`${why}. Usage: npm run planted-bugs -- [--only NAME] [--from N]`, 2);
}

function mustApply(bugs) {
  const problems = bugs.flatMap((bug) => {
    const problem = problemOf(ROOT, bug);
    return problem === null ? [] : [`${bug.name}: ${problem}`];
  });
  if (problems.length > 0) throw new SetupProblem(`Bugs that can't be planted:\n${problems.join("\n")}`);
}

/** A test that always fails would catch everything. */
async function mustPassWithoutBugs(tree, bugs) {
  const files = [...new Set(bugs.flatMap(({ caughtBy }) => caughtBy))];
  console.log(`Without a bug: ${files.length} test files`);
  const { failed, problem } = await runTests(tree, files, { bail: false });
  if (problem !== null) throw new SetupProblem(`The tests can't be run without a bug: ${problem}`);
  if (failed.length > 0) throw new SetupProblem(`These fail without a bug:\n${failed.join("\n")}`);
}

async function tried(tree, bug, compile) {
  const started = Date.now();
  const { name, part, caughtBy } = bug;
  const ended = (caught, by, problem) => {
    const at = new Date(started).toISOString();
    return { name, part, at, caught, by, problem, seconds: Math.round((Date.now() - started) / 100) / 10 };
  };
  const complaint = compile(bug);
  if (complaint !== null) return ended(false, [], `the compiler finds it: ${complaint}`);
  const { failed, problem } = await withBug(tree, bug, () => runTests(tree, caughtBy, { bail: true }));
  return ended(failed.length > 0, failed, failed.length > 0 ? null : problem);
}

function lineOf({ name, part, caught, by, problem, seconds }) {
  const why = caught ? `caught by: ${by[0]}` : `NOT CAUGHT${problem === null ? "" : ` (${problem})`}`;
  return `${part}/${name}: ${why} (${seconds} s)`;
}

/** What an interrupted run found of the bugs before these, where it is gone on with by `--from`. */
function foundBefore(bugs) {
  const isGoneOnWith = options().from !== undefined && existsSync(REPORT);
  const left = new Set(bugs.map(({ name }) => name));
  return isGoneOnWith ? JSON.parse(readFileSync(REPORT, "utf8")).filter(({ name }) => !left.has(name)) : [];
}

/** Written anew after each bug: a run that is interrupted leaves what it found. */
function report(results) {
  mkdirSync(dirname(REPORT), { recursive: true });
  writeFileSync(REPORT, `${JSON.stringify(results, null, 2)}\n`);
}

async function main() {
  const bugs = wanted(listedBugs(ROOT));
  mustApply(bugs);
  const tree = copyOf(ROOT);
  const compile = compilerOf(tree.path);
  await mustPassWithoutBugs(tree, bugs);
  const results = foundBefore(bugs);
  for (const bug of bugs) {
    const result = await tried(tree, bug, compile);
    results.push(result);
    report(results);
    console.log(`${bug.number}. ${lineOf(result)}`);
  }
  const caught = results.filter((result) => result.caught).length;
  console.log(`${caught} of ${results.length} caught`);
  if (caught < results.length) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof SetupProblem)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
