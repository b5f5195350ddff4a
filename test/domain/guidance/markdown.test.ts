import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { literal, literalNumbers, withoutMarkdown } from "../../../src/domain/guidance/markdown.js";

describe("a text from outside on a page of Markdown", () => {
  it.each([
    ["PENDING", "`PENDING`"],
    ["![x](http://evil.example)", "`![x](http://evil.example)`"],
    ["[a](javascript:alert(1))", "`[a](javascript:alert(1))`"],
    ["<img src=x onerror=alert(1)>", "`<img src=x onerror=alert(1)>`"],
    ["**bold** | cell", "`**bold** | cell`"],
    ["a`b", "``a`b``"],
    ["``` [a](b)", "```` ``` [a](b) ````"],
    ["`", "`` ` ``"],
    ["one\n\n# two\r\n- three\tfour", "`one # two - three four`"],
    ["fire\u202ednim\u200bed", "`fire dnim ed`"],
    ["  ", "(empty)"],
    ["", "(empty)"],
  ])("%j is shown as it is", (text, shown) => {
    expect(literal(text)).toBe(shown);
  });

  it("is cut where it is long, and no character is cut in two", () => {
    expect(literal("💳".repeat(201))).toBe(`\`${"💳".repeat(200)}…\``);
    expect(literal("x".repeat(200))).toBe(`\`${"x".repeat(200)}\``);
  });

  /** A code span ends at the first row of backticks that is as long as its fence. */
  it("never leaves its code span, whatever it holds", () => {
    const hostile = fc.string({ unit: fc.constantFrom("`", "a", " ", "\n", "[", "]", "(", ")", "<", "*") });
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = literal(text);
        if (shown === "(empty)") return;
        const [fence = ""] = /^`+/.exec(shown) ?? [];
        const inside = shown.slice(fence.length, -fence.length);
        expect(shown.endsWith(fence)).toBe(true);
        const rows = inside.match(/`+/g) ?? [];
        expect(rows.map(({ length }) => length)).not.toContain(fence.length);
        expect(inside).not.toMatch(/[\r\n]|^`|`$/);
      }),
    );
  });

  it("is each of the provider's numbers, name and all", () => {
    expect(literalNumbers({ tradeToken: "T1", "<b>": "[a](b)" })).toBe("`tradeToken T1`, `<b> [a](b)`");
    expect(literalNumbers({})).toBe("");
  });
});

it("advice is said on a terminal without the backticks around its commands", () => {
  expect(withoutMarkdown("Then: `holdfast ack ORDER1 --note TEXT`")).toBe(
    "Then: holdfast ack ORDER1 --note TEXT",
  );
});
