import { describe, expect, it } from "vitest";
import { recorder } from "../../../src/domain/requests/books.js";
import { decideAcknowledge, resolved, settledBy } from "../../../src/domain/requests/commands.js";
import { inDoubt, NAME } from "./simulated-request.js";

const SEEN = { evidence: "the provider's portal", operator: "ada" } as const;

describe("what a person found out at the provider", () => {
  it("is the outcome, with who said so and why", () => {
    const request = inDoubt();
    const found = { outcome: "succeeded", ...SEEN } as const;
    expect(resolved(request.request, found)).toEqual({ type: "resolved", ...NAME, ...found });
    request.record([settledBy(request.request, found)]);
    expect(request.request.outcome).toEqual({
      ...{ result: "succeeded", by: "person", failure: null, completedAt: null },
    });
  });

  it("is that it came to nothing: rejected, or abandoned by the shopper", () => {
    const request = inDoubt();
    const found = { outcome: "failed", ...SEEN } as const;
    const failure = { operation: "capture", kind: "rejected", code: "resolved", message: "settled by ada" };
    expect(settledBy(request.request, found, "abandoned")).toMatchObject({ failure: { kind: "abandoned" } });
    request.record([settledBy(request.request, found)]);
    expect(request.request.outcome).toEqual({ result: "failed", by: "person", failure, completedAt: null });
  });

  it("is what the provider may still contradict, and then counts no more", () => {
    const request = inDoubt();
    request.record([settledBy(request.request, { outcome: "failed", ...SEEN })]);
    request.told({}, "query");
    expect(request.request.outcome).toMatchObject({ result: "succeeded", by: "provider" });
  });
});

describe("an acknowledgement", () => {
  const given = { note: "seen", operator: "ada" };

  it("is refused in words where nothing stands, or nothing of that reason", () => {
    const { books } = inDoubt();
    expect(decideAcknowledge(books, given)).toMatchObject({
      ...{ accepted: false, message: "can't acknowledge ORDER1001: nothing calls for a person" },
    });
    expect(decideAcknowledge(books, { ...given, reason: "dispute" })).toMatchObject({
      ...{ accepted: false, message: "can't acknowledge ORDER1001: nothing calls for the reason dispute" },
    });
  });

  it("is of what stands", () => {
    const request = inDoubt();
    request.record([{ type: "attentionRaised", reason: "outcome_unknown", requestId: null, detail: null }]);
    expect(decideAcknowledge(request.books, given)).toEqual({
      accepted: true,
      events: [{ type: "acknowledged", reason: null, ...given }],
    });
  });
});

describe("what is recorded", () => {
  it("has its place and its time", () => {
    const record = recorder<readonly object[], { readonly type: string }>((all, event) => [
      ...(all ?? []),
      event,
    ]);
    const events = [
      { type: "a", seq: 7, at: "2026-01-01T12:00:00.000Z" },
      { type: "b", seq: 8, at: "2026-01-01T12:00:00.000Z" },
    ];
    expect(record(null, [{ type: "a" }, { type: "b" }], 7, "2026-01-01T12:00:00.000Z")).toEqual({
      events,
      state: events,
    });
  });
});
