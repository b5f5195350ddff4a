import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { PAGES, type Check } from "./how-blocks-are-checked.js";
import { blockWith, runShell } from "./shell-blocks.js";
import { page } from "./tables.js";
import { problemsOf } from "./type-check.js";

interface Block {
  readonly language: string;
  readonly text: string;
}

/** What can be run, and so must be known to work. */
const CODE = /^(sh|bash|shell|ts|typescript|js|javascript|python|go)$/;
const COMMAND = /^(npx|npm|node|temporal|curl|echo|openssl|sqlite3|pip|go) /m;

function blocksIn(name: string): Block[] {
  return [...page(name).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", text = ""]) => ({
    language,
    text,
  }));
}

const names = readdirSync(new URL("../../docs", import.meta.url)).filter((name) => name.endsWith(".md"));
const pages = ["../README.md", ...names];

/** How the blocks of a page are checked, one by one. */
function checksOf(name: string): readonly (readonly [Block, Check | undefined])[] {
  const given = PAGES[name] ?? [];
  const code = blocksIn(name).filter(({ language }) => CODE.test(language));
  const find = ({ language, text }: Block, index: number): Check | undefined => {
    if ("sh" in given) return language === "sh" ? given.sh : undefined;
    const [of, words, check] = given[index] ?? [];
    return of === language && words !== undefined && text.includes(words) ? check : undefined;
  };
  return code.map((block, index) => [block, find(block, index)] as const);
}

describe.each(pages)("the code in %s", (name) => {
  it("is run, or type-checked, by a test, or it is said why not", () => {
    const unknown = checksOf(name).flatMap(([{ language, text }, check]) =>
      check === undefined ? [`${language}: ${text.split("\n")[0] ?? ""}`] : [],
    );
    expect(unknown, "how-blocks-are-checked.ts doesn't know them, in their order").toEqual([]);
    const given = PAGES[name] ?? [];
    if (!("sh" in given))
      expect(given, "how-blocks-are-checked.ts knows more").toHaveLength(checksOf(name).length);
  });

  it("names its language where it is a command", () => {
    const plain = blocksIn(name).filter(({ language, text }) => language === "" && COMMAND.test(text));
    expect(plain).toEqual([]);
  });

  it("is run by tests that there are", () => {
    for (const [, check] of checksOf(name))
      if (check !== undefined && "run" in check)
        expect(existsSync(new URL(`../../${check.run}`, import.meta.url)), check.run).toBe(true);
  });
});

/** Proves that the compiler is really asked. */
const WRONG = `import type { Money } from "holdfast"; export const money: Money = { currency: "USD", value: "20.00" };`;

it("TypeScript blocks compile as they stand, and one with another type does not", () => {
  const programs = pages.flatMap((name) =>
    checksOf(name).flatMap(([{ text }, check], index) =>
      check !== undefined && "types" in check
        ? [[`${name.replace(/\W/g, "_")}_${index}.ts`, `${check.types}\n${text}\nexport {};\n`] as const]
        : [],
    ),
  );
  expect(programs.length).toBeGreaterThan(3);
  expect(problemsOf(new Map([...programs, ["wrong.ts", WRONG]]))).toEqual([
    "test/docs/wrong.ts: Type 'string' is not assignable to type 'number'.",
  ]);
}, 180_000);

it("only pages that there are have checks", () => {
  expect(pages).toEqual(expect.arrayContaining(Object.keys(PAGES)));
});

it.each([
  ["notifications.md", "n1"],
  ["payload-encryption.md", "2026-01"],
])("a key is made by the command of docs/%s", async (name, id) => {
  const printed = await runShell(blockWith(name, `echo "${id}:`), { given: {}, cwd: tmpdir() });
  expect(printed).toMatch(new RegExp(`^${id}:[A-Za-z0-9+/]{43}=\n$`));
});
