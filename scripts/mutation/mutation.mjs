import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { say } from "../setup/say.mjs";
import { SetupProblem } from "../setup/problem.mjs";
import { leaveIfInterrupted, runStep } from "../setup/step.mjs";
import { PARTS } from "./parts.mjs";
import { judge, tell } from "./verdict.mjs";

/** Takes over what a part's last run has found where neither the code nor a test that reached it has changed. */
const CHANGED = "--changed";

/**
 * Changes the code of each part in every small way that Stryker knows, one at a time, and looks whether the part's
 * tests notice. What Stryker writes is in `.cache/mutation`, beside a text with the changes that nobody noticed.
 *
 * @returns the exit code: 1 where a part's score is too low
 */
export async function runMutation(root, args) {
  const names = args.filter((arg) => arg !== CHANGED);
  const unknown = names.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0)
    throw new SetupProblem(
      `There is no part ${unknown.join(", ")}. Usage: npm run mutation -- [${CHANGED}] [${Object.keys(PARTS).join("|")}]…`,
      2,
    );
  const folder = join(root, ".cache", "mutation");
  mkdirSync(folder, { recursive: true });
  const listed = readJson(join(root, "test", "mutation", "survivors.json"));
  const verdicts = [];
  for (const name of names.length > 0 ? names : Object.keys(PARTS)) {
    const started = Date.now();
    await mutate(root, name, args.includes(CHANGED) ? lastRunOf(folder, name) : undefined);
    const verdict = judge(
      name,
      readJson(join(folder, `${name}.json`)),
      listed,
      (Date.now() - started) / 1000,
    );
    writeFileSync(join(folder, `${name}.txt`), tell(verdict));
    console.log(tell(verdict));
    verdicts.push(verdict);
  }
  console.log(verdicts.map(({ summary }) => summary).join("\n"));
  return verdicts.every(({ isEnough }) => isEnough) ? 0 : 1;
}

/**
 * A copy of what the part's last run noticed, which Stryker goes on from. What nobody noticed is tried again: of a
 * constant Stryker doesn't know which tests reach it, and a new one would be missed.
 */
function lastRunOf(folder, name) {
  const report = join(folder, `${name}.json`);
  if (!existsSync(report))
    throw new SetupProblem(
      `${name} was never mutated here: run npm run mutation -- ${name}, without ${CHANGED}.`,
    );
  const copy = join(folder, "last", `${name}.json`);
  mkdirSync(dirname(copy), { recursive: true });
  writeFileSync(copy, JSON.stringify(onlyNoticed(readJson(report))));
  return copy;
}

function onlyNoticed({ files, ...report }) {
  const noticed = Object.entries(files).map(([file, { mutants, ...more }]) => [
    file,
    { ...more, mutants: mutants.filter(({ status }) => status === "Killed" || status === "Timeout") },
  ]);
  return { ...report, files: Object.fromEntries(noticed) };
}

async function mutate(root, name, lastRun) {
  say(`Mutating ${name}`);
  const stryker = join(root, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js");
  const ended = await runStep(process.execPath, [stryker, "run", "scripts/mutation/stryker.config.mjs"], {
    cwd: root,
    // Few runs of each property, as it is tried for each mutant.
    env: {
      ...process.env,
      ...{ HOLDFAST_MUTATION_PART: name, HOLDFAST_TEST_RUNS: "30" },
      ...(lastRun !== undefined && { HOLDFAST_MUTATION_LAST_RUN: lastRun }),
    },
    stdio: "inherit",
  });
  leaveIfInterrupted(ended);
  if (ended.code !== 0)
    throw new SetupProblem(`Stryker could not mutate ${name}: its message is above. Do its tests pass?`);
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}
