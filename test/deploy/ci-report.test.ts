import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ROOT } from "./files.js";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-ci-report-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What CI reads in a report of vitest's: how many passed and failed, and what it tells at its end. */
function readReport(report: string | null) {
  const [path, failures] = [join(folder, "tests.json"), join(folder, "failures.txt")];
  if (report !== null) writeFileSync(path, report);
  const counts = execFileSync(process.execPath, [join(ROOT, ".ci/read-report.mjs"), path, failures], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return { counts, told: readFileSync(failures, "utf8") };
}

const test = (fullName: string, ...failureMessages: string[]) => ({
  ...{ fullName, failureMessages },
  status: failureMessages.length > 0 ? "failed" : "passed",
});

const file = (name: string, ...assertionResults: ReturnType<typeof test>[]) => ({
  ...{ name: join(ROOT, name), assertionResults, message: "" },
  status: assertionResults.some(({ status }) => status === "failed") ? "failed" : "passed",
});

it("is each failed test with the beginning of its message, and each file that could not be run", () => {
  const testResults = [
    file("test/a.test.ts", test("a refund is made"), test("a refund is found", "Error: no\n at x", "again")),
    { ...file("test/b.test.ts"), status: "failed", message: "cannot be loaded" },
    file("test/c.test.ts", test("a capture", "m".repeat(5_000))),
  ];
  const { counts, told } = readReport(JSON.stringify({ numPassedTests: 1, numFailedTests: 2, testResults }));
  expect(counts).toBe("1 2\n");
  expect(told.split("\n")).toEqual([
    "test/a.test.ts: a refund is found",
    "  Error: no",
    "   at x",
    "  again",
    "test/b.test.ts",
    "  cannot be loaded",
    "test/c.test.ts: a capture",
    `  ${"m".repeat(1_500)}`,
    "",
  ]);
});

it("is nothing where all passed, and no test at all where no whole report was written", () => {
  const passed = { numPassedTests: 1, numFailedTests: 0, testResults: [file("test/a.test.ts", test("a"))] };
  expect(readReport(JSON.stringify(passed))).toEqual({ counts: "1 0\n", told: "" });
  expect(readReport('{"numPassedTests": 1, ')).toEqual({ counts: "0 0\n", told: "" });
});
