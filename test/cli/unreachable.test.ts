import { ServiceError } from "@temporalio/client";
import { describe, expect, it } from "vitest";
import { connectionError, NoAnswer, TemporalUnreachable } from "../../src/cli/unreachable.js";

/** As the SDK hands on what the server said to a query. */
function queryFailed(code: number, details: string): ServiceError {
  const cause = Object.assign(new Error(`${code}: ${details}`), { code, details, metadata: {} });
  return new ServiceError("Failed to query Workflow", { cause });
}

const told = (code: number, details: string) => connectionError(queryFailed(code, details), "here:7233");

describe("of a query that Temporal could not have answered", () => {
  it.each([
    [4, "query timed out before a worker could process it"],
    [9, "no poller seen for task queue recently, worker may be down"],
    [8, "consistent query buffer is full, this may be caused by too many queries"],
    [1, "Call cancelled"],
  ])("gRPC's %i is that no worker answers", (code, details) => {
    expect(told(code, details)).toBeInstanceOf(NoAnswer);
    expect(told(code, details)?.message).toContain("does one run, on this payment's task queue?");
  });

  it("a payment whose workflow tasks fail is said to have such", () => {
    const failing = told(9, "Unable to query workflow due to Workflow Task in failed state.");
    expect(failing).toBeInstanceOf(NoAnswer);
    expect(failing?.message).toContain("its workflow tasks fail");
  });

  it("an unreachable Temporal is told with its address", () => {
    expect(told(14, "connection refused")).toBeInstanceOf(TemporalUnreachable);
    expect(told(14, "connection refused")?.message).toContain(
      "here:7233 can't be reached: connection refused",
    );
  });

  it("anything else is told in the server's words, which the SDK's message lacks", () => {
    expect(told(13, "shard is gone")?.message).toBe("Failed to query Workflow: shard is gone");
  });
});
