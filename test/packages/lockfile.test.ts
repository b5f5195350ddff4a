import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockedPackages, ROOT } from "./lockfile.js";

const packages = lockedPackages();

/** npm takes what has no hash unchecked, and never adds a hash to an entry that is already there. */
test("every package is pinned by a SHA-512 hash", () => {
  expect(packages.length).toBeGreaterThan(400);
  const unchecked = packages.filter(({ integrity = "" }) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity));
  expect(unchecked.map(({ path }) => path)).toEqual([]);
});

/** The hash says what it is, wherever it comes from: a mirror's address would bind every machine to that mirror. */
test("no package is bound to the place that it was once fetched from", () => {
  expect(packages.filter(({ resolved }) => resolved !== undefined).map(({ path }) => path)).toEqual([]);
});

/** Those that would run a program of theirs when they are installed, and why they work without. */
const WITHOUT_THEIR_SCRIPT: Readonly<Record<string, string>> = {
  "@photostructure/sqlite":
    "compiles where it brings no compiled program for the platform; it brings it for ours",
  "@swc/core": "looks for a replacement where its compiled program, a package of its own, can't be loaded",
  protobufjs: "warns of an odd version in package.json",
};

test("no package runs a program of its own when it is installed", () => {
  const npmrc = readFileSync(join(ROOT, ".npmrc"), "utf8");
  expect(npmrc.split("\n")).toContain("ignore-scripts=true");
  const withScript = packages.filter(({ path }) => hasInstallScript(join(ROOT, path)));
  expect(new Set(withScript.map(({ name }) => name))).toEqual(new Set(Object.keys(WITHOUT_THEIR_SCRIPT)));
});

/** By what is installed: `hasInstallScript` of package-lock.json is a hint that npm may lack. */
function hasInstallScript(folder: string): boolean {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return false;
  const { scripts = {} } = JSON.parse(readFileSync(manifest, "utf8")) as { scripts?: Record<string, string> };
  return (
    ["preinstall", "install", "postinstall"].some((name) => name in scripts) ||
    // npm compiles such a package, script or not.
    existsSync(join(folder, "binding.gyp"))
  );
}
