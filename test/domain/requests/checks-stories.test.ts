import { describe, expect, it } from "vitest";
import { CONNECTION_REFUSED, TIMED_OUT } from "../payment/facts.js";
import { inDoubt, NAME, pending, sent, SimulatedRequest } from "./simulated-request.js";

const HOUR = 3_600;
const DAY = 24 * HOUR;
const known = { type: "acknowledgedByProvider", ...NAME } as const;
const absent = { type: "requestProvenAbsent", ...NAME } as const;
const forward = { type: "checkBroughtForward", ...NAME };

/** How long after now it is checked next. */
function nextCheck({ request, now }: SimulatedRequest): number {
  return (Date.parse(request.wait?.until ?? "") - Date.parse(now)) / 1000;
}

describe("no such request at the provider", () => {
  it("proves a first send free that is looked for once", () => {
    const request = new SimulatedRequest("capture", { lookFirst: true });
    expect(request.isNotFound()).toEqual([absent]);
    expect(request.request).toMatchObject({ stage: "toSend", lookFirst: "no", firstSend: true });
  });

  it("proves nothing of one that the provider has told of", () => {
    const request = new SimulatedRequest("capture", { lookFirst: true });
    request.record([{ type: "acknowledgedByProvider", ...NAME }]);
    expect(request.isNotFound()).toEqual([
      {
        ...{ type: "checked", ...NAME, result: "notFound", detail: "no such capture" },
        nextCheckAt: "2026-01-01T12:00:05.000Z",
      },
    ]);
    expect(request.request.wait).toMatchObject({ for: "sending", checks: 0 });
  });

  it("proves a doubt free by four answers over twelve minutes", () => {
    const request = inDoubt();
    for (const seconds of [5, 30, 120]) expect(request.pass(seconds).isNotFound()).toHaveLength(1);
    expect(request.request.notFound).toEqual({ answers: 3, since: "2026-01-01T12:00:05.000Z" });
    expect(request.pass(600).isNotFound()).toMatchObject([{ type: "checked" }, absent]);
    expect(request.request).toMatchObject({ stage: "toSend", firstSend: true, notFound: null, wait: null });
  });

  it("counts only in a row, and only with the time between", () => {
    const request = inDoubt();
    for (let n = 0; n < 5; n++) expect(request.pass(1).isNotFound()).toHaveLength(1);
    request.pass(720).told({ status: "succeeded", refs: {}, amount: { currency: "USD", value: 1 } }, "query");
    expect(request.request.notFound).toBeNull();
    expect(request.pass(1).isNotFound()).toHaveLength(1);
  });

  it("counts from when it was asked first, which may be long before the answer was told", () => {
    const request = inDoubt();
    const askedAt = "2026-01-01T12:00:05.000Z";
    expect(request.pass(900).isNotFound({ askedAt })).toMatchObject([{ type: "checked", askedAt }]);
    expect(request.request.notFound).toEqual({ answers: 1, since: askedAt });
    // An answer of a release that doesn't tell counts from now.
    const [untold] = inDoubt().isNotFound();
    expect(untold).not.toHaveProperty("askedAt");
  });

  it("settles nothing of a record that is not provably ours", () => {
    const request = inDoubt();
    const foreign = { code: "x", message: "y", foreignRecord: true, nextCheckAt: request.now };
    request.record([{ type: "outcomeUnknown", ...NAME, ...foreign }]);
    request.record([{ type: "outcomeUnknown", ...NAME, ...foreign, foreignRecord: false }]);
    for (let n = 0; n < 5; n++) expect(request.pass(720).isNotFound()).toHaveLength(1);
  });

  it("turns what was pending into a doubt, and leaves a doubt of what the provider had", () => {
    const request = pending();
    for (let n = 0; n < 3; n++) expect(request.pass(300).isNotFound()).toHaveLength(1);
    const [, doubt] = request.pass(300).isNotFound();
    expect(doubt).toMatchObject({
      ...{ type: "outcomeUnknown", code: "not_found", foreignRecord: false },
      message: "the provider had it, and now has no such capture",
    });
    for (let n = 0; n < 5; n++) expect(request.pass(300).isNotFound()).toHaveLength(1);
    expect(request.request.stage).toBe("withProvider");
  });

  it("is no end of what was acknowledged before it ever waited, also where one answer is enough", () => {
    const once = new SimulatedRequest("capture", { lookFirst: true });
    once.schedules = { ...once.schedules, notFoundAnswers: 1, notFoundSettleSeconds: 0 };
    once.record([known]);
    expect(once.isNotFound()).toMatchObject([{ type: "checked" }]);
    const request = new SimulatedRequest("capture", { lookFirst: true });
    request.record([{ type: "acknowledgedByProvider", ...NAME }]);
    for (let n = 0; n < 5; n++) expect(request.pass(300).isNotFound()).toHaveLength(1);
  });
});

describe("an answer that comes late", () => {
  it("of what waits to be sent by then puts nothing off", () => {
    const request = sent();
    request.ends(CONNECTION_REFUSED);
    request.pass(5).leaves().ends(TIMED_OUT);
    request.record([absent]);
    expect(request.pass(15).isNotFound()).toEqual([]);
    expect(request.request).toMatchObject({ stage: "toSend", wait: null });
  });

  it("of what was proven absent proves it no second time", () => {
    const request = inDoubt();
    request.schedules = { ...request.schedules, notFoundAnswers: 1, notFoundSettleSeconds: 0 };
    expect(request.isNotFound()).toContainEqual(absent);
    expect(request.isNotFound()).toEqual([]);
  });

  it("while it is sent again lets no notification have it asked about before that call's answer", () => {
    const request = inDoubt().leaves();
    request.isNotFound();
    expect(request.request).toMatchObject({ stage: "onItsWay", wait: { until: "2026-01-01T12:00:05.000Z" } });
    expect(request.hinted()).toEqual([known]);
  });
});

describe("a notification that only a query can prove", () => {
  it("makes the check due at once, while the provider has it", () => {
    const request = pending().pass(60);
    expect(request.hinted()).toEqual([forward]);
    expect(request.request).toMatchObject({ hints: 1, hintedAt: request.now });
    expect(nextCheck(request)).toBe(0);
    expect(request.hinted()).toEqual([]);
  });

  it("is known of what is on its way, whose answer comes first", () => {
    const request = sent();
    expect(request.hinted()).toEqual([known]);
    expect(request.hinted()).toEqual([]);
  });

  it("has what was not sent asked about first, and a repeat of it says nothing new", () => {
    const request = new SimulatedRequest();
    expect(request.hinted("DONE", true)).toEqual([]);
    expect(request.hinted("DONE")).toEqual([
      known,
      {
        ...{ type: "outcomeUnknown", ...NAME, code: "told_before_sent", foreignRecord: false },
        ...{ message: "news came before it was sent: DONE", nextCheckAt: request.now },
      },
    ]);
  });

  it("says nothing once it is settled", () => {
    const request = sent();
    request.told({}, "reply");
    expect(request.hinted()).toEqual([]);
  });

  it("is heard sixteen times in the first day, and from then on once a day", () => {
    const request = pending();
    const hint = () => {
      request.record([laterCheck(request)]);
      return request.hinted().length;
    };
    for (let n = 0; n < 16; n++) expect(hint()).toBe(1);
    expect(hint()).toBe(0);
    request.pass(DAY - 1);
    expect(hint()).toBe(0);
    request.pass(1);
    expect(hint()).toBe(1);
    request.pass(DAY - 1);
    expect(hint()).toBe(0);
    request.pass(1);
    expect(hint()).toBe(1);
  });

  it("is heard after the first day, where none came before", () => {
    expect(pending().pass(DAY).hinted()).toEqual([]);
    const request = pending().pass(DAY);
    request.record([laterCheck(request)]);
    expect(request.hinted()).toEqual([forward]);
  });
});

/** Asked once more without an answer. */
function inDoubtAgain(request: SimulatedRequest): number {
  request.leaves().ends(TIMED_OUT);
  return nextCheck(request);
}

describe("the schedule of a request", () => {
  it("is as wide as its last interval from the end of the first day on", () => {
    const request = inDoubt().pass(DAY - 1);
    expect(inDoubtAgain(request)).toBe(112_355 - (DAY - 1));
    request.pass(1);
    expect(inDoubtAgain(request)).toBe(DAY);
  });

  it("of a day or less, as configured, is the same", () => {
    const request = inDoubt();
    request.schedules = { ...request.schedules, check: [5, 60], poll: [120, 3600] };
    expect(inDoubtAgain(request.pass(DAY))).toBe(60);
    request.told({ status: "pending" }, "query");
    expect(nextCheck(request)).toBe(3600);
  });
});

/** A check that found nothing out; the next one is in an hour. */
function laterCheck(request: SimulatedRequest) {
  const nextCheckAt = new Date(Date.parse(request.now) + HOUR * 1000).toISOString();
  return { type: "checked", ...NAME, result: "open", detail: "PENDING", nextCheckAt } as const;
}
