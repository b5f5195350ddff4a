import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { leaveIfInterrupted, runStep } from "../setup/step.mjs";

/** Far more than any of them takes: a bug that lets a test stand still is not waited for. */
const LIMIT_MS = 240_000;

/**
 * Runs test files of a tree.
 *
 * @returns the names of the tests that failed, and why the run itself is worth nothing, or null. A file that can't be
 *   loaded is no test that failed: nothing in it was tried.
 */
export async function runTests(tree, files, { bail }) {
  const report = join(tree.path, "report.json");
  rmSync(report, { force: true });
  const vitest = join(tree.path, "node_modules", "vitest", "vitest.mjs");
  const args = ["run", ...files, "--reporter=json", `--outputFile=${report}`, ...(bail ? ["--bail=1"] : [])];
  const ended = await runStep(process.execPath, [vitest, ...args], {
    cwd: tree.path,
    stdio: "keep",
    // Without a bug all files run together.
    limitMs: LIMIT_MS * (bail ? 1 : 4),
  });
  leaveIfInterrupted(ended);
  if (!existsSync(report)) return { failed: [], problem: ended.killedFor ?? lastLine(ended.output) };
  const { testResults, numTotalTests } = JSON.parse(readFileSync(report, "utf8"));
  const failed = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === "failed").map(({ fullName }) => masked(fullName)),
  );
  const broken = testResults.find(({ status, message }) => status === "failed" && message !== "");
  const problem = numTotalTests === 0 ? "no test ran" : broken && `${broken.name}: ${broken.message}`;
  return {
    failed,
    problem: problem ?? (ended.code === 0 || failed.length > 0 ? null : lastLine(ended.output)),
  };
}

/** Some tests are named after the card number that they try: none is shown or kept. */
function masked(name) {
  return name.replaceAll(/\d{12,19}/g, "***");
}

function lastLine(output) {
  return output.trim().split("\n").at(-1) || "it ended without a report";
}
