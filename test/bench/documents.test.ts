import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { withTables } from "../../bench/report/documents.js";
import type { Figures } from "../../bench/report/figures.js";
import { tables } from "../../bench/report/tables.js";

const DOCS = new URL("../../docs/", import.meta.url);
const page = await readFile(new URL("performance.md", DOCS), "utf8");
const figures = JSON.parse(await readFile(new URL("performance.json", DOCS), "utf8")) as Figures;

test("the page shows the figures beside it, as the command writes them", () => {
  expect(withTables(page, figures)).toBe(page);
});

test("words around the figures stay, and figures before are gone", () => {
  const begin = page.indexOf("<!-- figures");
  const other = { ...figures, rounds: 77 };
  const written = withTables(page, other);
  expect(written.slice(0, begin)).toBe(page.slice(0, begin));
  expect(written).toContain("77 rounds");
  expect(written).not.toContain(`${figures.rounds} rounds`);
});

test("a page without the marks is not written over", () => {
  expect(() => withTables("# Another page", figures)).toThrow("needs the marks");
});

test("each ratio has its row, and a redirect only where there is one", () => {
  const rows = tables(figures).split("\n");
  for (const atOnce of [1, 20, 100]) {
    const row = (title: string) =>
      rows.find((line) => new RegExp(`^\\| ${title} +\\| ${atOnce} +\\|`).test(line));
    expect(row("saved-card charge")).toMatch(/\| no redirect +\|$/);
    expect(row("vault with 3DS")).toMatch(/(\| \d\.\d\d \(\d\.\d\d to \d\.\d\d\) +){3}\|$/);
    expect(row("hosted authorize, capture")).toBeDefined();
  }
});
