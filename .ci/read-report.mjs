// Usage: node .ci/read-report.mjs REPORT FAILURES: prints how many tests passed and failed by vitest's JSON report, and
// adds each failed test, and each file that could not be run, to FAILURES, with the beginning of its message.
import { appendFileSync, readFileSync } from "node:fs";
import { relative } from "node:path";

const MESSAGE_LENGTH = 1_500;

function read(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    // It was never written: the run ended before.
    return { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  }
}

function told(name, message) {
  return `${name}\n${message.slice(0, MESSAGE_LENGTH).replaceAll(/^/gmu, "  ")}\n`;
}

function failuresIn({ name, status, message, assertionResults }) {
  const file = relative(process.cwd(), name);
  const failed = assertionResults.filter((test) => test.status === "failed");
  if (status === "failed" && failed.length === 0) return [told(file, message)];
  return failed.map(({ fullName, failureMessages }) =>
    told(`${file}: ${fullName}`, failureMessages.join("\n")),
  );
}

const [reportPath, failuresPath] = process.argv.slice(2);
const { numPassedTests, numFailedTests, testResults } = read(reportPath);
appendFileSync(failuresPath, testResults.flatMap(failuresIn).join(""));
console.log(numPassedTests, numFailedTests);
