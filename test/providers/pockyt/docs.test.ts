import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { RET_CODES } from "../../../src/providers/pockyt/ret-codes.js";
import { STATUS_WORDS } from "../../../src/providers/pockyt/reports.js";
import { HTTP_CASES, TRANSPORT_CASES } from "./ending-cases.js";

const page = readFileSync(new URL("../../../docs/providers.md", import.meta.url), "utf8");
const [, pockyt = ""] = /^## Pockyt\n([^]*?)(?=^## |$(?![^]))/m.exec(page) ?? [];

/** The rows of the one table of the page's Pockyt part whose first column has this name, cell by cell. */
function table(firstColumn: string): string[][] {
  const lines = pockyt.split("\n");
  const heads = lines.flatMap((line, at) => (line.startsWith(`| ${firstColumn} |`) ? [at] : []));
  expect(heads).toHaveLength(1);
  const rows = lines.slice((heads[0] ?? 0) + 2);
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith("|")),
    )
    .map((line) => line.slice(2, -2).split(" | "));
}

const unquoted = (cell = "") => cell.replaceAll("`", "");

describe("docs/providers.md", () => {
  it("has the code's ret_codes, each with meaning, ending and source", () => {
    const rows = table("`ret_code`").map(([code, ...rest]) => [unquoted(code), ...rest]);
    expect(rows).toEqual(
      [...RET_CODES].map(([code, { meaning, ending, source }]) => [code, meaning, ending, source]),
    );
  });

  it("has the code's status words, each with what it is read as and its source", () => {
    const rows = table("`status`").map(([word, ...rest]) => [unquoted(word), ...rest]);
    expect(rows).toEqual([...STATUS_WORDS].map(([word, { status, source }]) => [word, status, source]));
  });

  it("has the errors that the tests make, each with the ending that they see", () => {
    const tried = [...TRANSPORT_CASES, ...HTTP_CASES].map(({ row, ending }) => JSON.stringify([row, ending]));
    const rows = table("error or answer").map(([row, ending]) => JSON.stringify([row, ending]));
    expect(rows.sort()).toEqual([...new Set(tried)].sort());
  });
});
