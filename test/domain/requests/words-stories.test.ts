import { describe, expect, it } from "vitest";
import { unapplied } from "../../../src/domain/requests/decide.js";
import { wordOf } from "../../../src/domain/requests/words.js";
import { failureOf } from "../../../src/domain/requests/request.js";
import { PRICE, usd } from "../payment/facts.js";
import { inDoubt, NAME, pending, sent, SimulatedRequest } from "./simulated-request.js";

function succeeded(): SimulatedRequest {
  const request = sent();
  request.told({}, "reply");
  return request;
}

const report = { about: "capture", requestId: NAME.requestId, amount: usd(1), refs: {} } as const;

describe("a report about a request", () => {
  it("has a failure only where it says failed, of its own reason or without one", () => {
    const { request } = sent();
    expect(wordOf(request, { ...report, status: "succeeded" })).toEqual({
      ...{ status: "succeeded", amount: usd(1), refs: {}, failure: null, text: "succeeded" },
    });
    expect(wordOf(request, { ...report, status: "failed" }).failure).toEqual({
      ...{ operation: "capture", kind: "declined", code: "failed" },
      message: "the provider failed the capture",
    });
    const refusal = { kind: "rejected", code: "X", message: "no" } as const;
    expect(wordOf(request, { ...report, status: "failed", refusal }).failure).toEqual({
      ...{ operation: "capture", ...refusal },
    });
  });

  it("has no amount of a cancel, which has none of its own", () => {
    const { request } = new SimulatedRequest("cancel");
    expect(wordOf(request, { ...report, about: "cancel", status: "succeeded" }).amount).toBeNull();
  });
});

describe("the provider's last word", () => {
  it.each(["reply", "query", "notification"] as const)("by its %s ends the request", (source) => {
    const request = sent();
    expect(request.told({ amount: PRICE }, source)).toStrictEqual([
      { type: "requestSucceeded", ...NAME, by: source },
    ]);
    expect(request.request).toMatchObject({
      stage: "settled",
      outcome: { result: "succeeded", by: "provider" },
    });
  });

  it("brings when it was done, where it says so", () => {
    expect(sent().told({ completedAt: "2026-01-01T12:00:01.000Z" }, "query")).toEqual([
      { type: "requestSucceeded", ...NAME, by: "query", completedAt: "2026-01-01T12:00:01.000Z" },
    ]);
  });

  it("is its failure, with the reason", () => {
    const failure = failureOf("capture", { kind: "declined", code: "NO_FUNDS", message: "no funds" });
    const request = sent();
    expect(request.told({ status: "failed", failure }, "notification")).toEqual([
      { type: "requestFailed", ...NAME, by: "notification", failure },
    ]);
    expect(request.request.outcome).toEqual({ result: "failed", by: "provider", failure, completedAt: null });
  });

  it.each(["reply", "query", "notification"] as const)("said again by its %s changes nothing", (source) => {
    expect(succeeded().told({}, source)).toEqual([]);
    expect(succeeded().told({ status: "pending" }, source)).toEqual([]);
  });

  it("said otherwise later is kept, and a person is called with both words", () => {
    const request = succeeded();
    expect(request.told({ status: "failed", text: "FAILED" }, "query")).toEqual([
      { type: "requestContradicted", ...NAME, said: "failed", by: "query" },
      {
        ...{ type: "attentionRaised", reason: "status_went_back", requestId: NAME.requestId },
        detail: "the capture succeeded, now the provider says FAILED",
      },
    ]);
    expect(request.request).toMatchObject({ isContradicted: true, outcome: { result: "succeeded" } });
  });

  it("said otherwise later takes nothing from what is known of its success", () => {
    const request = sent();
    request.told({ completedAt: "2026-01-01T12:00:01.000Z" }, "reply");
    const { outcome } = request.request;
    request.told({ status: "failed" }, "query");
    expect(request.request.outcome).toEqual(outcome);
    expect(outcome?.completedAt).toBe("2026-01-01T12:00:01.000Z");
  });

  it("brings numbers also after the end, which nothing else changes", () => {
    const request = succeeded();
    const before = request.request;
    request.told({ refs: { captureNo: "C1" } }, "query");
    expect(request.request).toEqual({ ...before, refs: { captureNo: "C1" } });
    const late = { code: "x", message: "y", foreignRecord: false, nextCheckAt: request.now };
    request.record([{ type: "outcomeUnknown", ...NAME, ...late }]);
    expect(request.request).toEqual({ ...before, refs: { captureNo: "C1" } });
  });

  it("of success counts, also against a failure that was said before", () => {
    const request = sent();
    request.told({ status: "failed", failure: failureOf("capture", undefined) }, "reply");
    request.told({}, "query");
    expect(request.request).toMatchObject({
      stage: "settled",
      isContradicted: true,
      outcome: { result: "succeeded", by: "provider", failure: null, completedAt: null },
    });
  });

  it("of what this run never sent is asked about before it counts", () => {
    const request = new SimulatedRequest();
    expect(request.told({}, "notification")).toEqual([
      { type: "acknowledgedByProvider", ...NAME, said: "succeeded" },
      {
        ...{ type: "outcomeUnknown", ...NAME, code: "told_before_sent", foreignRecord: false },
        message: "the provider tells of it before it was sent: DONE",
        nextCheckAt: request.now,
      },
    ]);
    expect(request.request).toMatchObject({ stage: "withProvider", isAcknowledged: true });
  });

  it("of what this run never sent says nothing of its outcome where it is still open there", () => {
    const [known] = new SimulatedRequest().told({ status: "pending" }, "notification");
    expect(known).toEqual({ type: "acknowledgedByProvider", ...NAME });
  });

  it.each(["succeeded", "failed"] as const)(
    "of what this run never sent is kept: where the answer is not %s as well, a person is called",
    (said) => {
      const failure = said === "failed" ? failureOf("capture", undefined) : null;
      const request = new SimulatedRequest();
      request.told({ status: said, failure }, "notification");
      const calls = request.told({}, "query").filter(({ type }) => type === "attentionRaised");
      expect(calls.length).toBe(said === "failed" ? 1 : 0);
    },
  );

  it("of what this run never sent counts where the provider was asked", () => {
    expect(new SimulatedRequest().told({}, "query")).toMatchObject([{ type: "requestSucceeded" }]);
  });
});

describe("a word of other money", () => {
  const other = { amount: usd(1), text: "DONE" } as const;
  const detail = "the provider says 0.01 USD, asked for were 20.00 USD";
  const called = { type: "attentionRaised", reason: "amount_mismatch", requestId: NAME.requestId, detail };
  const known = { type: "acknowledgedByProvider", ...NAME };

  it("in reply leaves the outcome unknown, and a person is called", () => {
    expect(sent().told(other, "reply")).toEqual([
      called,
      known,
      {
        ...{
          type: "outcomeUnknown",
          ...NAME,
          code: "amount_mismatch",
          message: detail,
          foreignRecord: false,
        },
        nextCheckAt: "2026-01-01T12:00:05.000Z",
      },
    ]);
  });

  it("in a doubt is a check that settled nothing", () => {
    const request = inDoubt().pass(5);
    expect(request.told(other, "query")).toEqual([
      called,
      known,
      { type: "checked", ...NAME, result: "disagrees", detail, nextCheckAt: "2026-01-01T12:00:35.000Z" },
    ]);
    expect(request.pass(30).told(other, "query")).toMatchObject([{ type: "checked", result: "disagrees" }]);
  });

  it("in reply to a repeat leaves the doubt, whose call is over", () => {
    const request = inDoubt().pass(5).leaves();
    expect(request.told(other, "reply")).toMatchObject([called, known, { type: "outcomeUnknown" }]);
    expect(request.request).toMatchObject({ stage: "withProvider", wait: { for: "outcome", checks: 1 } });
  });

  it("ends no wait for the provider's word quietly: it is a doubt from then on", () => {
    expect(pending().told(other, "query")).toMatchObject([called, { type: "outcomeUnknown" }]);
  });

  it("in a notification changes nothing that only a signature proves", () => {
    expect(sent().told(other, "notification")).toEqual([called, known]);
  });

  it("of what waits to be sent has it asked about first", () => {
    expect(new SimulatedRequest().told(other, "notification")).toEqual([
      called,
      known,
      {
        ...{
          type: "outcomeUnknown",
          ...NAME,
          code: "told_before_sent",
          message: detail,
          foreignRecord: false,
        },
        nextCheckAt: "2026-01-01T12:00:00.000Z",
      },
    ]);
    expect(new SimulatedRequest("capture", { lookFirst: true }).told(other, "query")).toEqual([
      called,
      known,
      expect.objectContaining({ type: "outcomeUnknown", code: "amount_mismatch" }),
    ]);
  });

  it.each(["query", "notification"] as const)(
    "by a %s, after the end, calls a person and no more",
    (source) => {
      expect(succeeded().told(other, source)).toEqual([called]);
    },
  );
});

describe("a word under another number", () => {
  it("is of another transaction: not applied, and a person is called with both numbers", () => {
    const request = pending();
    expect(
      request.told({ status: "pending", refs: { captureNo: "C1", traceNo: "T1" } }, "query"),
    ).toMatchObject([
      { type: "referencesLearned", refs: { captureNo: "C1", traceNo: "T1" } },
      { type: "checked", result: "open", detail: "DONE" },
    ]);
    expect(request.told({ refs: { captureNo: "C2", traceNo: "T1" }, amount: PRICE }, "notification")).toEqual(
      [
        {
          ...{ type: "attentionRaised", reason: "second_transaction", requestId: NAME.requestId },
          detail: "DONE under captureNo C2, traceNo T1, not captureNo C1, traceNo T1",
        },
      ],
    );
    expect(request.request.outcome).toBeNull();
  });

  it("is learned where one of several is new, and not where all are known", () => {
    const request = pending();
    const learned = (refs: Record<string, string>) =>
      request.told({ status: "pending", refs }, "notification").map(({ type }) => type);
    expect(learned({ captureNo: "C1" })).toEqual(["referencesLearned"]);
    expect(learned({ captureNo: "C1", traceNo: "T1" })).toEqual(["referencesLearned"]);
    expect(learned({ captureNo: "C1" })).toEqual([]);
    expect(request.request.refs).toEqual({ captureNo: "C1", traceNo: "T1" });
  });
});

describe("a pending word", () => {
  it.each(["reply", "query"] as const)("by a %s begins the wait for the last one", (source) => {
    const request = sent();
    expect(request.told({ status: "pending", text: "PENDING" }, source)).toEqual([
      { type: "pending", ...NAME, word: "PENDING", nextCheckAt: "2026-01-01T12:02:00.000Z" },
    ]);
    expect(request.request).toMatchObject({
      stage: "withProvider",
      isAcknowledged: true,
      wait: { for: "word" },
    });
  });

  it("ends a doubt", () => {
    const request = inDoubt();
    request.pass(5).told({ status: "pending" }, "notification");
    expect(request.request.wait).toMatchObject({ for: "word", since: "2026-01-01T12:00:05.000Z" });
  });

  it("by a query goes on along the schedule; by a notification it changes nothing", () => {
    const request = pending().pass(120);
    expect(request.told({ status: "pending", text: "PENDING" }, "query")).toEqual([
      {
        type: "checked",
        ...NAME,
        result: "open",
        detail: "PENDING",
        nextCheckAt: "2026-01-01T12:07:00.000Z",
      },
    ]);
    expect(request.told({ status: "pending" }, "notification")).toEqual([]);
  });

  it("in reply to a repeat is the answer to it", () => {
    const request = pending().pass(120).leaves();
    expect(request.told({ status: "pending" }, "reply")).toMatchObject([{ type: "pending" }]);
    expect(request.request.stage).toBe("withProvider");
  });

  it("told while the call is on its way is known once, and the call goes on", () => {
    const request = sent();
    expect(request.told({ status: "pending" }, "notification")).toEqual([
      { type: "acknowledgedByProvider", ...NAME },
    ]);
    expect(request.told({ status: "pending" }, "notification")).toEqual([]);
    expect(request.request.stage).toBe("onItsWay");
  });
});

it("a record that can't be applied changes nothing that is settled", () => {
  const request = succeeded();
  expect(unapplied(request.request, "x", "y", { ...request.moment(), source: "query" })).toEqual([]);
});

describe("a word that is applied and still calls a person", () => {
  const raised = (detail: string, reason: string) => ({
    ...{ type: "attentionRaised", reason, requestId: NAME.requestId },
    detail,
  });

  it("is one against an earlier notification that proved nothing", () => {
    const contradicts = "a notification said failed, now the provider says DONE";
    const request = sent();
    request.record([{ type: "acknowledgedByProvider", ...NAME, said: "failed" }]);
    expect(request.told({}, "query")).toContainEqual(raised(contradicts, "status_went_back"));
    const agreeing = sent();
    agreeing.record([{ type: "acknowledgedByProvider", ...NAME, said: "succeeded" }]);
    expect(agreeing.told({}, "query").map(({ type }) => type)).toEqual(["requestSucceeded"]);
  });

  it("is a capture's or refund's success without an amount, in a run that a reset made, and nothing else without one", () => {
    const inResetRun = (...asked: ConstructorParameters<typeof SimulatedRequest>) => {
      const request = new SimulatedRequest(...asked).leaves();
      request.record([{ type: "runWasReset", run: "RUN-2" }]);
      return request;
    };
    const detail = "it names no amount, and the run before the reset may have asked for another";
    expect(inResetRun().told({}, "query")).toContainEqual(raised(detail, "amount_mismatch"));
    expect(
      inResetRun("refund")
        .told({}, "query")
        .map(({ type }) => type),
    ).toContain("attentionRaised");
    const calm = [
      inResetRun("charge").told({}, "query"),
      inResetRun().told({ status: "failed", failure: failureOf("capture", undefined) }, "query"),
      inResetRun().told({ amount: PRICE }, "query"),
      sent().told({}, "query"),
    ];
    expect(calm.flat().filter(({ type }) => type === "attentionRaised")).toEqual([]);
  });
});
