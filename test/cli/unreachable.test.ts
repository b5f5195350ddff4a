import { expect, test } from "vitest";
import { connectionError, NoAnswer, TemporalUnreachable } from "../../src/cli/unreachable.js";

/** As the SDK throws it: the server's own error is its cause. */
function refused(code: number, details: string): Error {
  const cause = Object.assign(new Error(`${code}: ${details}`), { code, details, metadata: {} });
  return new Error("Failed to query Workflow", { cause });
}

test.each([
  ["nobody polls", 9, "no poller seen for task queue recently, worker may be down"],
  [
    "other queries wait for a worker",
    8,
    "consistent query buffer is full, this may be caused by too many queries",
  ],
  ["the time is over", 4, "context deadline exceeded"],
  ["Temporal notices first that the time is over", 1, "Call cancelled"],
])("a query that finds no worker, as %s, is said to have none", (_, code, details) => {
  expect(connectionError(refused(code, details), "localhost:7233")).toBeInstanceOf(NoAnswer);
});

test("a server that can't be reached is said so, and any other failure is not one of the connection", () => {
  const gone = connectionError(refused(14, "connection refused"), "localhost:7233");
  expect(gone).toBeInstanceOf(TemporalUnreachable);
  expect(gone?.message).toContain("Temporal at localhost:7233 can't be reached: connection refused.");
  expect(connectionError(refused(8, "namespace rate limit exceeded"), "localhost:7233")).toBeUndefined();
  expect(connectionError(new Error("a fault of ours"), "localhost:7233")).toBeUndefined();
});
