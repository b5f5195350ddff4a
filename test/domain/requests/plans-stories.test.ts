import { describe, expect, it } from "vitest";
import { findRequest } from "../../../src/domain/requests/books.js";
import { planOf, soonest } from "../../../src/domain/requests/next-move.js";
import { doubtOf, hasSameNumber } from "../../../src/domain/requests/request.js";
import {
  callsAt,
  decideCallForPerson,
  isResolvable,
  requestDueAt,
} from "../../../src/domain/requests/watchdog.js";
import { CONNECTION_REFUSED, OPENED_AT, TIMED_OUT } from "../payment/facts.js";
import { SimulatedRequest } from "./simulated-request.js";

const ID = "ORDER1001_CAPTURE_1";
const NAME = { operation: "capture", requestId: ID } as const;
const AT_ONCE = OPENED_AT;
const IN_5_S = "2026-01-01T12:00:05.000Z";
const IN_1_MIN = "2026-01-01T12:01:00.000Z";
const IN_AN_HOUR = "2026-01-01T13:00:00.000Z";
const NEXT_DAY = "2026-01-02T12:00:00.000Z";

function inDoubt(operation: "capture" | "createCustomer" = "capture"): SimulatedRequest {
  const request = new SimulatedRequest(operation).leaves();
  request.ends(TIMED_OUT);
  return request;
}

function pending(operation: "capture" | "refund" = "capture"): SimulatedRequest {
  const request = new SimulatedRequest(operation).leaves();
  request.told({ status: "pending" }, "reply");
  return request;
}

function unsent(): SimulatedRequest {
  const request = new SimulatedRequest().leaves();
  request.ends(CONNECTION_REFUSED);
  return request;
}

function plan({ request, now }: SimulatedRequest, how: Partial<Parameters<typeof planOf>[2]> = {}) {
  return planOf(request, now, { asksBySending: false, notAfter: null, ...how });
}

describe("a request is", () => {
  it("sent at once, and again when its time comes", () => {
    const again = "sending the capture again";
    expect(plan(new SimulatedRequest())).toEqual({ at: AT_ONCE, move: "send", for: again });
    expect(plan(unsent())).toEqual({ at: IN_5_S, move: "send", for: again });
  });

  it("neither sent nor asked about while its call is on its way, or once it is settled", () => {
    expect(plan(new SimulatedRequest().leaves())).toBeNull();
    expect(plan(inDoubt().leaves(), { asksBySending: true })).toBeNull();
    const settled = new SimulatedRequest().leaves();
    settled.told({}, "reply");
    expect(plan(settled)).toBeNull();
  });

  it("too late from its deadline on, which is looked at in time", () => {
    const late = { move: "giveUp", for: "sending the capture" } as const;
    expect(plan(unsent(), { notAfter: IN_1_MIN })).toMatchObject({ at: IN_5_S, move: "send" });
    expect(plan(unsent(), { notAfter: "2026-01-01T12:00:01.000Z" })).toMatchObject({
      ...{ at: "2026-01-01T12:00:01.000Z", move: "send" },
    });
    expect(plan(unsent().pass(60), { notAfter: IN_1_MIN })).toEqual({ at: IN_1_MIN, ...late });
    expect(plan(unsent().pass(61), { notAfter: IN_1_MIN })).toEqual({ at: IN_1_MIN, ...late });
  });

  it("looked for before it is sent, whatever the deadline", () => {
    const looked = new SimulatedRequest("capture", { lookFirst: true });
    expect(plan(looked.pass(60), { notAfter: IN_1_MIN })).toEqual({
      ...{ at: looked.now, move: "ask", for: "looking for the capture before it is sent" },
    });
  });

  it("asked about, with the number of the check where nobody knows its outcome", () => {
    expect(plan(inDoubt())).toEqual({ at: IN_5_S, move: "ask", for: "asking about the capture (check 1)" });
    expect(plan(pending())).toEqual({
      ...{ at: "2026-01-01T12:02:00.000Z", move: "ask", for: "asking about the capture" },
    });
  });

  it("asked about by sending it again, until that would be no question any more", () => {
    const asksBySending = true;
    expect(plan(inDoubt(), { asksBySending })).toMatchObject({ at: IN_5_S, move: "send" });
    const notAfter = "2026-01-01T12:00:01.000Z";
    expect(plan(inDoubt(), { asksBySending, notAfter })).toMatchObject({ at: notAfter, move: "send" });
    expect(plan(inDoubt(), { notAfter })).toMatchObject({ at: IN_5_S, move: "ask" });
    expect(plan(inDoubt().pass(1), { asksBySending, notAfter })).toMatchObject({ at: IN_5_S, move: "ask" });
  });

  it("given up where it is a customer, who holds no money", () => {
    const customer = inDoubt("createCustomer");
    expect(plan(customer, { notAfter: IN_1_MIN })).toMatchObject({ move: "ask" });
    expect(plan(customer.pass(60), { notAfter: IN_1_MIN })).toEqual({
      ...{ at: IN_1_MIN, move: "giveUp", for: "asking about the createCustomer" },
    });
  });
});

describe("of several plans", () => {
  const plans = [
    { at: IN_1_MIN, move: "second", for: "b" },
    { at: null, move: "never", for: "x" },
    { at: IN_5_S, move: "first", for: "a" },
    { at: IN_5_S, move: "also first", for: "c" },
    { at: IN_AN_HOUR, move: "third", for: "d" },
  ];

  it("the first is waited for, and made when its time has come; of two the one that was named first", () => {
    expect(soonest(plans, AT_ONCE, AT_ONCE)).toEqual({ until: IN_5_S, for: "a" });
    expect(soonest(plans, IN_5_S, IN_5_S)).toEqual({ move: "first" });
    expect(soonest(plans.toReversed(), IN_1_MIN, IN_1_MIN)).toEqual({ move: "also first" });
  });

  it("what no timer has told of is waited for, though its time is over, but what is decided for now is made", () => {
    expect(soonest(plans, AT_ONCE, IN_AN_HOUR)).toEqual({ move: "third" });
    expect(soonest(plans, AT_ONCE, NEXT_DAY)).toEqual({ until: IN_5_S, for: "a" });
    expect(soonest(plans, IN_5_S, IN_AN_HOUR)).toEqual({ move: "first" });
  });

  it("none has a time: there is nothing to do", () => {
    expect(soonest([{ at: null, move: "never", for: "x" }], AT_ONCE, AT_ONCE)).toBeNull();
  });
});

describe("a person is called", () => {
  it.each([
    ["about what could not be sent for an hour", unsent, IN_AN_HOUR, "not_sent"],
    ["about what nobody knows for an hour", inDoubt, IN_AN_HOUR, "outcome_unknown"],
    ["about what is pending for a day", pending, NEXT_DAY, "pending_for_long"],
    [
      "about a refund that is pending for a week",
      () => pending("refund"),
      "2026-01-08T12:00:00.000Z",
      "pending_for_long",
    ],
  ] as const)("%s", (_name, begun, at, reason) => {
    const { request, books } = begun();
    expect(callsAt(request, [])).toBe(at);
    const justBefore = new Date(Date.parse(at) - 1).toISOString();
    expect(decideCallForPerson(request, books.concerns, justBefore)).toEqual([]);
    expect(decideCallForPerson(request, books.concerns, at)).toEqual([
      { type: "attentionRaised", reason, requestId: ID, detail: null },
    ]);
  });

  it("about nothing that waits for nothing", () => {
    const { request } = new SimulatedRequest();
    expect(callsAt(request, [])).toBeNull();
    expect(decideCallForPerson(request, [], NEXT_DAY)).toEqual([]);
    expect(requestDueAt(request, [])).toBeNull();
  });

  it("once for each request and reason, and again a day after that was acknowledged", () => {
    const request = inDoubt();
    const raise = (requestId: string, reason: "outcome_unknown" | "amount_mismatch") =>
      request.record([{ type: "attentionRaised", requestId, reason, detail: null }]);
    raise("ORDER1001_CAPTURE_0", "outcome_unknown");
    raise(ID, "amount_mismatch");
    expect(callsAt(request.request, request.books.concerns)).toBe(IN_AN_HOUR);
    raise(ID, "outcome_unknown");
    expect(callsAt(request.request, request.books.concerns)).toBeNull();
    expect(requestDueAt(request.request, request.books.concerns)).toBe(IN_5_S);
    const acknowledged = request.books.concerns.map((concern) => ({
      ...concern,
      acknowledgedAt: IN_AN_HOUR,
    }));
    expect(callsAt(request.request, acknowledged)).toBe("2026-01-02T13:00:00.000Z");
  });

  it("no more once what only lasted is over, by the provider or by a person", () => {
    const request = inDoubt();
    request.record([{ type: "attentionRaised", requestId: ID, reason: "outcome_unknown", detail: null }]);
    request.record([{ type: "attentionRaised", requestId: ID, reason: "amount_mismatch", detail: "x" }]);
    request.pass(5).leaves().ends(TIMED_OUT);
    expect(request.books.concerns).toHaveLength(2);
    request.told({ status: "pending" }, "query");
    expect(request.books.concerns).toMatchObject([{ reason: "amount_mismatch" }]);
    const resolved = {
      type: "resolved",
      ...NAME,
      outcome: "failed",
      evidence: "x",
      operator: "ada",
    } as const;
    request.record([resolved]);
    expect(request.books.concerns).toEqual([]);
  });
});

describe("a person may settle", () => {
  it("what is in doubt, or was contradicted", () => {
    expect(isResolvable(inDoubt().request, [])).toBe(true);
    const contradicted = new SimulatedRequest().leaves();
    contradicted.told({}, "reply");
    expect(isResolvable(contradicted.request, [])).toBe(false);
    contradicted.told({ status: "failed" }, "query");
    expect(isResolvable(contradicted.request, [])).toBe(true);
  });

  it.each([
    ["not_sent", unsent, true],
    ["pending_for_long", pending, true],
    ["amount_mismatch", pending, false],
  ] as const)("what %s calls a person for: %s", (reason, begun, may) => {
    const request = begun();
    expect(isResolvable(request.request, [])).toBe(false);
    const raised = { type: "attentionRaised", reason, detail: null } as const;
    request.record([{ ...raised, requestId: "ORDER1001_CAPTURE_0" }]);
    expect(isResolvable(request.request, request.books.concerns)).toBe(false);
    request.record([{ ...raised, requestId: ID }]);
    expect(isResolvable(request.request, request.books.concerns)).toBe(may);
  });
});

describe("what callers see", () => {
  it("of an outcome that nobody knows is since when, how often it was asked about, and the next time", () => {
    const request = inDoubt().pass(5).leaves();
    expect(doubtOf(request.request)).toEqual({
      ...{ operation: "capture", since: AT_ONCE, checks: 0, nextCheckAt: null },
    });
    request.ends(TIMED_OUT);
    expect(doubtOf(request.request)).toMatchObject({ checks: 1, nextCheckAt: "2026-01-01T12:00:35.000Z" });
  });

  it("is nothing of what is known, pending, or was never asked for", () => {
    expect(doubtOf(pending().request)).toBeNull();
    expect(doubtOf(new SimulatedRequest().request)).toBeNull();
    expect(doubtOf(null)).toBeNull();
  });
});

describe("a number of the provider's", () => {
  it("is the request's own where one of them was given before", () => {
    const refs = { captureNo: "C1", traceNo: "T1" };
    expect(hasSameNumber({ refs }, { captureNo: "C2", traceNo: "T1" })).toBe(true);
    expect(hasSameNumber({ refs }, { captureNo: "C2" })).toBe(false);
    expect(hasSameNumber({ refs }, { cancelNo: "C1" })).toBe(false);
    expect(hasSameNumber({ refs }, {})).toBe(false);
  });
});

describe("books", () => {
  it("change the request that an event is about, and none that they don't have", () => {
    const request = new SimulatedRequest();
    request.record([{ type: "requestSent", operation: "capture", requestId: "ORDER1001_CAPTURE_2" }]);
    expect(request.request.stage).toBe("toSend");
    expect(findRequest(request.books, ID)).toBe(request.request);
    expect(findRequest(request.books, "ORDER1001_CAPTURE_2")).toBeUndefined();
  });
});
