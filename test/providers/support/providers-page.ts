import { readFileSync } from "node:fs";
import { expect } from "vitest";

const page = readFileSync(new URL("../../../docs/providers.md", import.meta.url), "utf8");

/** The tables of one part of docs/providers.md, each found by its first column's name, its rows cell by cell. */
export function tablesOf(part: string): (firstColumn: string) => string[][] {
  const [, text = ""] = page.split(`\n## ${part}\n`);
  const [own = ""] = text.split("\n## ");
  const lines = own.split("\n");
  return (firstColumn) => {
    const heads = lines.flatMap((line, at) => (line.startsWith(`| ${firstColumn} |`) ? [at] : []));
    expect(heads).toHaveLength(1);
    const rows = lines.slice((heads[0] ?? 0) + 2);
    const end = rows.findIndex((line) => !line.startsWith("|"));
    return rows.slice(0, end === -1 ? undefined : end).map((line) => line.slice(2, -2).split(" | "));
  };
}

/** The same rows with their first cell's code marks taken away. */
export function byName(rows: readonly (readonly string[])[]): string[][] {
  return rows.map(([name = "", ...rest]) => [name.replaceAll("`", ""), ...rest]);
}

/** What tests make and see, as the page lists it: each kind of fault once, with its ending. */
export function tried(cases: readonly { readonly row: string; readonly ending: string }[]): string[] {
  return [...new Set(cases.map(({ row, ending }) => JSON.stringify([row, ending])))].sort();
}

/** The first two columns of such a list on the page. */
export function listed(rows: readonly (readonly string[])[]): string[] {
  return rows.map(([row, ending]) => JSON.stringify([row, ending])).sort();
}
