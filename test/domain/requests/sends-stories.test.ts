import { describe, expect, it } from "vitest";
import { CONNECTION_REFUSED, TIMED_OUT } from "../payment/facts.js";
import { NAME, sent, SimulatedRequest } from "./simulated-request.js";

const REFUSED = { ending: "refused", code: "X", message: "no" } as const;
const seconds = (time: string | null | undefined) =>
  (Date.parse(time ?? "") - Date.parse("2026-01-01T12:00:00.000Z")) / 1000;

function again(request: SimulatedRequest, ended: Parameters<SimulatedRequest["ends"]>[0]): number {
  request.leaves().ends(ended);
  return seconds(request.request.wait?.until);
}

describe("a refusal", () => {
  it("of the first send is the end", () => {
    expect(sent().ends(REFUSED)).toEqual([
      {
        ...{ type: "requestFailed", ...NAME, by: "reply" },
        failure: { operation: "capture", kind: "rejected", code: "X", message: "no" },
      },
    ]);
  });

  it("of a repeat says nothing of the first send", () => {
    const request = sent();
    request.ends(TIMED_OUT);
    expect(request.pass(5).leaves().ends(REFUSED)).toMatchObject([{ type: "outcomeUnknown", code: "X" }]);
  });

  it("says nothing once the provider has told that it has it, or once it is settled", () => {
    const request = sent();
    request.told({ status: "pending" }, "notification");
    expect(request.ends(REFUSED)).toMatchObject([{ type: "outcomeUnknown" }]);
    request.told({}, "query");
    expect(request.ends(REFUSED)).toEqual([]);
  });
});

describe("a send that never left", () => {
  it("is tried again on the check schedule, which goes on", () => {
    const request = sent();
    expect(request.ends(CONNECTION_REFUSED)).toEqual([
      {
        ...{ type: "requestNotSent", ...NAME, code: "ECONNREFUSED", message: "connection refused" },
        sendAgainAt: "2026-01-01T12:00:05.000Z",
      },
    ]);
    expect(request.request).toMatchObject({
      stage: "toSend",
      sends: 0,
      firstSend: true,
      wait: { for: "sending" },
    });
    expect(again(request.pass(5), CONNECTION_REFUSED)).toBe(35);
  });

  it("waits for as long as was told, where that is later", () => {
    expect(again(new SimulatedRequest(), { ...CONNECTION_REFUSED, retryAfterSeconds: 60 })).toBe(60);
    expect(again(new SimulatedRequest(), { ...CONNECTION_REFUSED, retryAfterSeconds: 1 })).toBe(5);
  });

  it("of a repeat leaves the doubt on its schedule, as if nothing had been sent", () => {
    const request = sent().pass(20);
    request.ends(TIMED_OUT);
    expect(again(request.pass(5), CONNECTION_REFUSED)).toBe(55);
    expect(request.request).toMatchObject({
      stage: "withProvider",
      sends: 1,
      wait: { for: "outcome", since: "2026-01-01T12:00:20.000Z", checks: 1 },
    });
  });

  it("of a repeat leaves what is pending on the slow schedule", () => {
    const request = sent();
    request.told({ status: "pending" }, "reply");
    expect(again(request.pass(120), CONNECTION_REFUSED)).toBe(420);
    expect(request.request).toMatchObject({
      stage: "withProvider",
      sends: 1,
      wait: { for: "word", checks: 1 },
    });
  });

  it("after a proof that the first came to nothing counts as the first", () => {
    const request = sent();
    request.ends(TIMED_OUT);
    request.record([{ type: "requestProvenAbsent", ...NAME }]);
    expect(request.request.began).toStrictEqual({});
    expect(again(request.pass(1000), CONNECTION_REFUSED)).toBe(1005);
    expect(request.request).toMatchObject({ stage: "toSend", sends: 1, wait: { for: "sending" } });
  });

  it("after such a proof goes on with the schedule of sends, where one was left before", () => {
    const request = sent();
    request.ends(CONNECTION_REFUSED);
    request.pass(5).leaves().ends(TIMED_OUT);
    request.record([{ type: "requestProvenAbsent", ...NAME }]);
    expect(again(request.pass(20), CONNECTION_REFUSED)).toBe(35);
  });

  it("though the provider told of it did arrive, where it is the only one", () => {
    const request = sent();
    request.told({ status: "pending" }, "notification");
    expect(request.ends(CONNECTION_REFUSED)).toMatchObject([
      { type: "outcomeUnknown", code: "ECONNREFUSED" },
    ]);
  });

  it("though the provider told of it leaves the doubt of the earlier one", () => {
    const request = sent();
    request.ends(TIMED_OUT);
    request.pass(5).leaves().told({ status: "pending" }, "notification");
    expect(request.ends(CONNECTION_REFUSED)).toMatchObject([{ type: "requestNotSent" }]);
  });

  it("is read before the next, where a provider may not know a repeat", () => {
    const request = new SimulatedRequest("refund", { readBeforeSend: true });
    expect(request.request.lookFirst).toBe("once");
    request.isNotFound();
    expect(request.request.lookFirst).toBe("no");
    request.leaves().ends(CONNECTION_REFUSED);
    expect(request.request).toMatchObject({ stage: "toSend", lookFirst: "once" });
  });
});

describe("a send without an answer", () => {
  it("is in doubt, and asked about from then on along the schedule", () => {
    const request = sent();
    expect(request.ends(TIMED_OUT)).toEqual([
      {
        ...{ type: "outcomeUnknown", ...NAME, code: "timeout", message: "no answer in 20 s" },
        ...{ foreignRecord: false, nextCheckAt: "2026-01-01T12:00:05.000Z" },
      },
    ]);
    expect(request.request).toMatchObject({
      stage: "withProvider",
      firstSend: false,
      sends: 1,
      lookFirst: "no",
    });
    expect(again(request.pass(5), TIMED_OUT)).toBe(35);
    expect(request.request.wait).toEqual({
      ...{ for: "outcome", since: "2026-01-01T12:00:00.000Z", checks: 1, until: "2026-01-01T12:00:35.000Z" },
    });
  });

  it("has a schedule of its own thrice, however often it is sent; then checks widen along the last", () => {
    const request = new SimulatedRequest();
    const waits: number[] = [];
    for (let n = 0; n < 5; n++) {
      waits.push(again(request, TIMED_OUT) - seconds(request.now));
      request.pass(60).record([{ type: "requestProvenAbsent", ...NAME }]);
    }
    expect(waits).toEqual([5, 5, 5, 95, 35]);
  });

  it("was looked for enough, once it is sent", () => {
    expect(new SimulatedRequest("capture", { lookFirst: true }).leaves().request.lookFirst).toBe("no");
  });

  it("has no time for its next while a call is on its way", () => {
    const request = sent();
    expect(request.request.wait).toBeNull();
    request.ends(TIMED_OUT);
    expect(request.leaves().request.wait).toMatchObject({ for: "outcome", until: null });
    expect(request.request).toMatchObject({ stage: "onItsWay", sends: 2, sentAt: request.now });
  });
});

describe("a run that a reset made", () => {
  const reset = { ...CONNECTION_REFUSED, resetRun: "RUN-2" } as const;

  it("is known by the activity that is told, whatever else it says", () => {
    const request = sent();
    expect(request.ends(reset)).toEqual([{ type: "runWasReset", run: "RUN-2" }]);
    expect(request.books).toMatchObject({ run: "RUN-2", wasReset: true });
  });

  it("looks for what it has not sent, on the schedule of its sends", () => {
    const request = sent();
    request.ends(reset);
    expect(request.request).toMatchObject({
      ...{ stage: "toSend", sends: 0, firstSend: false, inResetRun: true, lookFirst: "often" },
      wait: { for: "sending", since: request.now, checks: 0, until: request.now },
    });
    request.pass(20).record([{ type: "requestProvenAbsent", ...NAME }]);
    expect(request.request).toMatchObject({ stage: "toSend", firstSend: true, lookFirst: "no", wait: null });
    expect(again(request, CONNECTION_REFUSED)).toBe(35);
    expect(request.request).toMatchObject({ stage: "toSend", sends: 0, wait: { for: "sending" } });
  });

  it("has sent nothing that waited to be sent, and goes on with its schedule", () => {
    const request = sent();
    request.ends(CONNECTION_REFUSED);
    request.pass(20).record([{ type: "runWasReset", run: "RUN-2" }]);
    expect(request.request).toMatchObject({
      ...{ sends: 0, clock: "2026-01-01T12:00:00.000Z" },
      wait: { for: "sending", since: "2026-01-01T12:00:00.000Z", until: request.now },
    });
  });

  it("sends again what can't be asked about otherwise, and what was not sent is left to be sent", () => {
    const request = sent();
    request.canBeQueried = false;
    request.ends(reset);
    expect(request.request.lookFirst).toBe("no");
    expect(again(request.pass(20), CONNECTION_REFUSED)).toBe(35);
    expect(request.request).toMatchObject({ stage: "toSend", sends: 0, wait: { for: "sending" } });
  });

  it("leaves what is with the provider as it is", () => {
    const request = sent();
    request.ends(TIMED_OUT);
    const before = request.request;
    request.record([{ type: "runWasReset", run: "RUN-2" }]);
    expect(request.request).toEqual({ ...before, inResetRun: true });
  });
});
