import { describe, expect, it } from "vitest";
import { together } from "./kept-figures.js";
import { NONE, type Figures } from "./last-runs.js";
import { reliabilityPage } from "./page.js";

function stories(runs: number, at: string): NonNullable<Figures["simulation"]> {
  return { at, seed: 1, runs, seconds: 10, struck: { "call: refused": 3 }, pairs: {}, violations: [] };
}

function bug(name: string, at: string, by: string | null) {
  return { name, at, caught: by !== null, by: by === null ? [] : [by] };
}

describe("figures that are kept", () => {
  it.each([
    ["the first run", NONE, stories(100, "2026-01-01"), "2026-01-01"],
    ["a larger run", stories(100, "2026-01-01"), stories(200, "2026-01-02"), "2026-01-02"],
    ["a run as large, later", stories(100, "2026-01-01"), stories(100, "2026-01-02"), "2026-01-02"],
    ["not a smaller run", stories(100, "2026-01-01"), stories(99, "2026-01-02"), "2026-01-01"],
  ])("are those of %s", (_, kept, last, at) => {
    const before = "runs" in kept ? { ...NONE, simulation: kept } : kept;
    expect(together(before, { ...NONE, simulation: last }).simulation?.at).toBe(at);
  });

  it("stay where the last runs are of something else", () => {
    const kept = { ...NONE, simulation: stories(100, "2026-01-01") };
    expect(together(kept, { ...NONE, plantedBugs: [bug("a", "2026-01-02", "a test")] })).toEqual({
      ...kept,
      plantedBugs: [bug("a", "2026-01-02", "a test")],
    });
  });

  it("are of each bug and each part what was found of it last, however many runs it took", () => {
    const kept = {
      ...NONE,
      plantedBugs: [bug("a", "2026-01-01", "a test"), bug("b", "2026-01-03", "b test")],
      mutation: [{ part: "money", at: "2026-01-01", noticed: 90, unnoticed: 10 }],
    };
    const last = {
      ...NONE,
      plantedBugs: [bug("a", "2026-01-02", null), bug("b", "2026-01-02", null)],
      mutation: [{ part: "money", at: "2026-01-02", noticed: 99, unnoticed: 1 }],
    };
    expect(together(kept, last)).toEqual({
      ...NONE,
      plantedBugs: [bug("a", "2026-01-02", null), bug("b", "2026-01-03", "b test")],
      mutation: last.mutation,
    });
  });
});

describe("the page", () => {
  it("says what nobody has run", () => {
    expect(reliabilityPage(NONE).match(/Nobody has run it yet/g)).toHaveLength(5);
  });

  it("says when each was run, and what nobody caught", () => {
    const page = reliabilityPage({
      ...NONE,
      simulation: stories(1_000_000, "2026-01-01T00:00:00.000Z"),
      plantedBugs: [
        bug("a", "2026-01-02T00:00:00.000Z", "a | b"),
        bug("b", "2026-01-03T00:00:00.000Z", null),
      ],
      mutation: [{ part: "money", at: "2026-01-04T00:00:00.000Z", noticed: 99, unnoticed: 1 }],
    });
    expect(page).toContain("of 2026-01-01: 1,000,000 stories");
    expect(page).toContain("fewer than one in 333,808 goes wrong");
    expect(page).toContain("1 of 2 caught, tried from 2026-01-02 to 2026-01-03");
    expect(page).toContain("| b | nobody |");
    expect(page).toContain("| money | 2026-01-04 | 99.0 % | 99 | 1 |");
  });
});
