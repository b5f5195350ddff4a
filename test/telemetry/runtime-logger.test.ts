import { expect, test, vi } from "vitest";
import type { Log } from "../../src/log.js";
import { runtimeLogger } from "../../src/telemetry/temporal-runtime.js";

test("Temporal's warnings and errors become lines of ours, without messages and payloads", () => {
  const lines: object[] = [];
  const writing = (level: string) => (fields: object, msg: string) =>
    void lines.push({ level, ...fields, msg });
  const log = { info: writing("info"), warn: writing("warn"), error: writing("error") } as Log;
  const logger = runtimeLogger(log);
  logger.info("Worker state changed", { state: "RUNNING" });
  logger.warn("No workflows registered, not polling for workflow tasks", { taskQueue: "payments-events" });
  logger.warn("Activity failed", {
    ...{ sdkComponent: "worker", workflowId: "payment-default-ORDER1", input: "Ada Byron" },
    error: new Error("Ada Byron's card was refused"),
  });
  logger.log("ERROR", "Failing workflow task", { run_id: "1", failure: "Ada Byron" });
  expect(lines).toMatchObject([
    {
      ...{ level: "warn", msg: "Activity failed" },
      ...{ sdkComponent: "worker", workflowId: "payment-default-ORDER1", error: { type: "Error" } },
    },
    { level: "error", msg: "Failing workflow task" },
  ]);
  expect(JSON.stringify(lines)).not.toContain("Byron");
});

test.each([
  ["of the command that a run ahead of its history refuses to go on with", "Child workflow machine", 1],
  ["of any other command", "Activity machine", 0],
])("a line that a history can't be applied, because %s", (_of, machine, calls) => {
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const onLostRun = vi.fn();
  const event = "HistoryEvent(id: 72, ActivityTaskScheduled)";
  runtimeLogger(log, onLostRun).warn("Error while updating workflow", {
    ...{ sdkComponent: "core", error: `Nondeterminism("${machine} does not handle this event: ${event}")` },
  });
  expect(onLostRun).toHaveBeenCalledTimes(calls);
});
