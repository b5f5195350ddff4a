import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { knownVariables, unknownVariables } from "../../src/config/unknown-variables.js";

test("a mistyped name is told with the one that was meant", () => {
  expect(
    unknownVariables({ HOLDFAST_METRIC_PORT: "9464", HOLDFAST_COLOR: "red", HOLDFAST_RELAY_PORT: "8080" }),
  ).toEqual([
    { variable: "HOLDFAST_METRIC_PORT", meant: "HOLDFAST_METRICS_PORT" },
    { variable: "HOLDFAST_COLOR", meant: null },
  ]);
});

test("every variable that the documents name is known, whichever process reads it", () => {
  const documents = readFileSync(new URL("../../docs/operations.md", import.meta.url), "utf8");
  const named = new Set([...documents.matchAll(/`(HOLDFAST_[A-Z_]+[A-Z])`/g)].map(([, name = ""]) => name));
  expect(named.size).toBeGreaterThan(15);
  expect(unknownVariables(Object.fromEntries([...named].map((name) => [name, ""])))).toEqual([]);
});

test("what no process reads is not among the known ones", () => {
  const known = knownVariables();
  expect(known).toContain("HOLDFAST_PAYLOAD_KEYS");
  expect(known).toContain("POCKYT_TOKEN");
  expect(known).not.toContain("HOLDFAST_METRIC_PORT");
});

test("no process warns of what is set to develop Holdfast: in tests, in CI, in the scripts", () => {
  const root = new URL("../../", import.meta.url);
  const sources = [
    ".ci/run",
    ...["scripts", "test", ".github"].flatMap((folder) =>
      readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
        .filter((path) => /\.(mjs|[jt]s|ya?ml)$/.test(path))
        .map((path) => `${folder}/${path}`),
    ),
  ];
  const set = sources.flatMap((path) => {
    const text = readFileSync(new URL(path, root), "utf8");
    return [...text.matchAll(/process\.env\.(HOLDFAST_\w+)|export (HOLDFAST_\w+)=/g)].map(
      ([, read = "", exported = read]) => exported,
    );
  });
  expect(set).toContain("HOLDFAST_TEST_SCOPE");
  expect(unknownVariables(Object.fromEntries(set.map((name) => [name, ""])))).toEqual([]);
});
