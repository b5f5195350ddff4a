import { describe, expect, it } from "vitest";
import { checked } from "../../../src/domain/requests/checks.js";
import { decideUnsent } from "../../../src/domain/requests/unanswered.js";
import { NAME, SimulatedRequest } from "./simulated-request.js";

/** In a run that a reset made: what it has not sent, the run before may have. */
function inResetRun(...asked: ConstructorParameters<typeof SimulatedRequest>): SimulatedRequest {
  const request = new SimulatedRequest(...asked);
  request.record([{ type: "runWasReset", run: "RUN-2" }]);
  return request;
}

const unsent = (request: SimulatedRequest) => decideUnsent(request.request, request.moment());

describe("a request that was not sent in time", () => {
  it("has failed: nothing was sent", () => {
    expect(unsent(new SimulatedRequest())).toEqual([
      {
        ...{ type: "requestFailed", ...NAME, by: "reply" },
        failure: {
          ...{ operation: "capture", kind: "rejected", code: "not_sent" },
          message: "the provider could not be reached in time; nothing was sent",
        },
      },
    ]);
  });

  it("is in doubt where it is a capture that another run may have sent: nothing tells whether it did", () => {
    expect(unsent(inResetRun())).toMatchObject([
      {
        type: "outcomeUnknown",
        code: "run_was_reset",
        message: "a run before this one may have sent it, and it is too late to ask",
      },
    ]);
  });

  it("has failed where another run's was looked for, or where it holds no money", () => {
    for (const operation of ["charge", "createCustomer"] as const)
      expect(unsent(inResetRun(operation))).toMatchObject([{ type: "requestFailed" }]);
  });
});

describe("the answer to an earlier question", () => {
  it("says nothing of a request that waits to be sent", () => {
    const request = new SimulatedRequest();
    expect(checked(request.request, "open", "pending", request.moment())).toEqual([]);
    expect(request.isNotFound()).toEqual([]);
  });

  it("counts where the request is looked for before it is sent", () => {
    const request = new SimulatedRequest("capture", { lookFirst: true });
    expect(checked(request.request, "open", "pending", request.moment())).toMatchObject([
      { type: "checked" },
    ]);
    expect(request.isNotFound()).toMatchObject([{ type: "requestProvenAbsent" }]);
  });
});
