import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

import { providerNames } from "../../src/providers/terms.js";

const SRC = join(import.meta.dirname, "../../src");

/** Where else a provider's name may stand: their twins are configured by them, and the demo pays at both. */
const ALLOWED = /^((sandbox|testing)\.ts|demo\/)/;

/** What a file says without its comments, which may name a provider as the source of a fact. */
function code(path: string): string {
  return readFileSync(join(SRC, path), "utf8")
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/^\s*\/\/.*$/gm, "");
}

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));

it.each(providerNames)("%s is named by its folder and one line of the list only", (name) => {
  const naming = files.filter(
    (path) =>
      !path.startsWith(`providers/${name}/`) &&
      !ALLOWED.test(path) &&
      code(path).toLowerCase().includes(name),
  );
  expect(naming).toEqual(["providers/index.ts"]);
  expect(
    code("providers/index.ts")
      .split("\n")
      .filter((line) => line.includes(name)),
  ).toEqual([`export { ${name} } from "./${name}/index.js";`]);
});
