import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { ROOT } from "./lockfile.js";

/** What users may import. A name that is gone, or has come, is a decision: it is in the list, and in the changelog. */
const FILES = {
  holdfast: "src/client.ts",
  "holdfast/worker": "src/entries/worker.ts",
  "holdfast/workflows": "src/workflows/index.ts",
  "holdfast/relay": "src/entries/relay.ts",
  "holdfast/provider": "src/entries/provider.ts",
  "holdfast/testing": "src/entries/testing.ts",
};

test("each entry has the names of public-names.json, and no other", () => {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const files = Object.values(FILES).map((file) => join(ROOT, file));
  const program = ts.createProgram({ rootNames: files, options: { ...options, noEmit: true } });
  const checker = program.getTypeChecker();
  const names = Object.entries(FILES).map(([entry, file]) => {
    const source = program.getSourceFile(join(ROOT, file));
    const symbol = source && checker.getSymbolAtLocation(source);
    return [
      entry,
      symbol
        ? checker
            .getExportsOfModule(symbol)
            .map(({ name }) => name)
            .sort()
        : [],
    ];
  });
  const listed = readFileSync(join(ROOT, "test/packages/public-names.json"), "utf8");
  expect(Object.fromEntries(names)).toEqual(JSON.parse(listed));
});
