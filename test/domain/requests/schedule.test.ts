import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_SCHEDULES, nextInSchedule, settles } from "../../../src/domain/requests/schedule.js";
import { after } from "../../../src/domain/time.js";
import { USUAL_SCHEDULES } from "../payment/facts.js";

const SINCE = "2026-01-01T12:00:00.000Z";

describe("the next time of a schedule", () => {
  it.each([
    [0, 5],
    [4, 5],
    [5, 35],
    [34, 35],
    [35, 95],
    [94, 95],
    [95, 155],
    [96, 155],
    [154, 155],
    [155, 215],
    [86_400, 86_435],
  ])("of 5, 30 and then every 60 seconds: after %d seconds it is the %dth", (seconds, next) => {
    expect(nextInSchedule([5, 30, 60], SINCE, after(SINCE, seconds))).toBe(after(SINCE, next));
  });

  it("is the first that lies ahead, however long the last interval has repeated", () => {
    const intervals = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(intervals, fc.nat({ max: 2_000 }), (intervals, seconds) => {
        let at = 0;
        for (let n = 0; at <= seconds; n++) at += intervals[n] ?? intervals.at(-1) ?? NaN;
        expect(nextInSchedule(intervals, SINCE, after(SINCE, seconds))).toBe(after(SINCE, at));
      }),
    );
  });

  it.each([[[]], [[5, 0]]])("is in words none for %j, which would have no end", (intervals) => {
    expect(() => nextInSchedule(intervals, SINCE, after(SINCE, 60))).toThrow(
      "a schedule needs at least one interval, and none of zero",
    );
  });

  it("is the default of docs/reference.md where nobody configured another", () => {
    expect(DEFAULT_SCHEDULES).toEqual(USUAL_SCHEDULES);
  });
});

describe("answers that the provider has no such request are its word", () => {
  const streak = { answers: 3, since: SINCE };
  const settlesAt = (asked: number, told: number) =>
    settles(streak, {
      now: after(SINCE, told),
      askedAt: after(SINCE, asked),
      schedules: { ...DEFAULT_SCHEDULES, notFoundAnswers: 4, notFoundSettleSeconds: 720 },
    });

  it.each([
    [719, 730, false],
    [719, 9_000, false],
    [720, 720, true],
  ])("by when they were asked: after %d s, and told after %d s: %s", (asked, told, isWord) => {
    expect(settlesAt(asked, told)).toBe(isWord);
  });
});
