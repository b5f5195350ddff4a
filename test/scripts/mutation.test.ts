import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

interface Change {
  readonly file: string;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
}

interface Verdict {
  readonly isEnough: boolean;
  readonly outdated: readonly Change[];
}

type Scripts = {
  readonly PARTS: Readonly<Record<string, { readonly atLeast: number }>>;
  readonly judge: (part: string, report: object, listed: readonly object[], seconds: number) => Verdict;
  readonly tell: (verdict: Verdict) => string;
};

async function script(name: string): Promise<Scripts> {
  return (await import(pathToFileURL(join(ROOT, "scripts/mutation", name)).href)) as Scripts;
}

const { PARTS } = await script("parts.mjs");
const { judge, tell } = await script("verdict.mjs");

const FILE = "src/domain/ids.ts";
const SOURCE = "const a = 1;\nif (a > 0 &&\n    a < 2) done();\n";

/** A report in which so many changes of the condition were noticed, and so many not. */
function report(noticed: number, unnoticed: number): object {
  const change = {
    mutatorName: "ConditionalExpression",
    location: { start: { line: 2, column: 5 }, end: { line: 3, column: 10 } },
  };
  const mutants = [
    ...Array.from({ length: noticed }, (_, n) => ({
      ...{ ...change, replacement: "true", status: n % 2 === 0 ? "Killed" : "Timeout" },
    })),
    ...Array.from({ length: unnoticed }, (_, n) => ({
      ...{ ...change, replacement: "false", status: n % 2 === 0 ? "Survived" : "NoCoverage" },
    })),
    { ...change, replacement: "null", status: "Ignored" },
  ];
  return { files: { [FILE]: { source: SOURCE, mutants } } };
}

const UNNOTICED = {
  ...{ file: FILE, mutator: "ConditionalExpression" },
  ...{ original: "a > 0 && a < 2", replacement: "false" },
};

it("a part's score is the share of its changes that a test noticed, in time or by never ending", () => {
  expect(judge("ids", report(19, 1), [], 60)).toMatchObject({
    isEnough: true,
    summary:
      "ids: 95.0 % of 20 mutants noticed (10 killed, 9 timed out, 1 survived, 0 without a test; " +
      "0 of the survivors are explained); 60 s",
  });
  expect(judge("ids", report(18, 2), [], 60).isEnough).toBe(false);
});

it("a survivor is told with what was changed, and its reason where it is listed", () => {
  const told = (listed: object[]) => tell(judge("ids", report(1, 1), listed, 1));
  expect(told([])).toContain(
    `${FILE}:2 ConditionalExpression: NOT EXPLAINED\n  - a > 0 && a < 2\n  + false\n`,
  );
  expect(told([{ ...UNNOTICED, reason: "it is 1" }])).toContain("ConditionalExpression: it is 1\n");
});

it("what is listed and noticed is told too, so that the list gets no longer than it has to be", () => {
  const listed = [UNNOTICED, { ...UNNOTICED, replacement: "true" }, { ...UNNOTICED, file: "src/other.ts" }];
  expect(judge("ids", report(1, 1), listed, 1).outdated).toEqual([{ ...UNNOTICED, replacement: "true" }]);
});

it("what decides over money and its requests is held to 95 %, all else to 85 %", () => {
  const scores = Object.entries(PARTS).map(([name, { atLeast }]) => [name, atLeast]);
  expect(Object.fromEntries(scores)).toEqual({
    ...{ money: 95, ids: 95, signatures: 95, requests: 95 },
    ...{ payment: 85, aftercare: 85, input: 85, relay: 85, vault: 85 },
  });
});

it("each survivor of the list has a reason, and is of code that is there", () => {
  const path = join(ROOT, "test/mutation/survivors.json");
  const listed = JSON.parse(readFileSync(path, "utf8")) as (Change & { readonly reason: string })[];
  for (const { file, original, reason } of listed) {
    const source = readFileSync(join(ROOT, file), "utf8").replaceAll(/\s+/g, " ");
    expect({ file, original, isThere: source.includes(original) }).toMatchObject({ isThere: true });
    expect(reason).not.toBe("");
  }
});
