import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockedPackages, productionPackages, ROOT, type LockedPackage } from "./lockfile.js";

/** Ask for no more than that the notice stays. */
const PERMISSIVE = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "ISC", "MIT"];

/** A package under another license, or under none that it names, and why we may use it. */
const EXCEPTIONS: readonly { readonly name: RegExp; readonly license: string; readonly why: string }[] = [
  {
    name: /^caniuse-lite$/,
    license: "CC-BY-4.0",
    why: "data on browsers, read by the bundler and handed on by nobody; its authors are named in its folder",
  },
  {
    name: /^railroad-diagrams$/,
    license: "CC0-1.0",
    why: "given to the public domain; only for the tests, with a reader of e-mail addresses",
  },
  { name: /^(?:fs-monkey|fast-sha256)$/, license: "Unlicense", why: "given to the public domain" },
  {
    name: /^unionfs$/,
    license: "Unlicense",
    why: "names none in its package.json; its LICENSE is the Unlicense",
  },
  {
    name: /^lightningcss(?:-.*)?$/,
    license: "MPL-2.0",
    why: "only for the tests, unchanged; the MPL asks for the source of changed files alone",
  },
];

const packages = lockedPackages();

/** Every part of `A AND B` must be allowed. None of ours has a choice (`OR`), which would need a decision. */
function isPermissive(license: string): boolean {
  return license.split(" AND ").every((part) => PERMISSIVE.includes(part));
}

function exceptionOf({ name }: LockedPackage) {
  return EXCEPTIONS.find((exception) => exception.name.test(name));
}

test("every package, for production or development, is under a license that we may use it by", () => {
  const others = packages.filter((one) => {
    const license = one.license ?? exceptionOf(one)?.license ?? "";
    return !isPermissive(license) && license !== exceptionOf(one)?.license;
  });
  expect(others.map(({ path, license }) => `${path}: ${license ?? "none"}`)).toEqual([]);
});

test("no exception is left over, and what names no license has the text of the one that we say", () => {
  for (const { name } of EXCEPTIONS) expect(packages.filter((one) => name.test(one.name))).not.toEqual([]);
  const unnamed = packages.filter(({ license }) => license === undefined);
  for (const { path } of unnamed.filter((one) => existsSync(join(ROOT, one.path))))
    expect(readFileSync(join(ROOT, path, "LICENSE"), "utf8")).toContain("released into the public domain");
});

test("what is under the MPL is for the tests alone", () => {
  const ofProduction = productionPackages().filter((one) => one.license === "MPL-2.0");
  expect(ofProduction.map(({ path }) => path)).toEqual([]);
});
