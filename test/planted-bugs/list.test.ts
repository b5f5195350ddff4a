import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

interface Bug {
  readonly name: string;
  readonly part: string;
  readonly why: string;
}

// The command that plants them is plain JavaScript without types, as the rest of scripts/.
const { listedBugs, problemOf } = (await import(join(ROOT, "scripts/planted-bugs/list.mjs"))) as {
  listedBugs: (root: string) => Bug[];
  problemOf: (root: string, bug: Bug) => string | null;
};
const bugs = listedBugs(ROOT);

it("has at least fifty bugs, each with a name of its own and the reason why it costs something", () => {
  expect(bugs.length).toBeGreaterThanOrEqual(50);
  expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length);
  expect(bugs.filter(({ name, why }) => !/^[a-z0-9-]+$/.test(name) || why.length < 20)).toEqual([]);
});

// Code that moves on takes the bugs with it: a bug that no longer applies is found here and not only by the command.
it.each(bugs.map((bug) => [`${bug.part}/${bug.name}`, bug] as const))("%s can still be planted", (_, bug) => {
  expect(problemOf(ROOT, bug)).toBeNull();
});
