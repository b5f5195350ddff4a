import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "./lockfile.js";

/** What users may rely on: a name or signature that has changed is a decision, in these files and in the changelog. */
const LISTED = join(ROOT, "docs/api");
const ENTRIES = ["holdfast", "provider", "relay", "testing", "worker", "workflows"];
const filesOf = (folder: string) => readdirSync(folder).sort();

let built = "";

beforeAll(() => {
  built = mkdtempSync(join(tmpdir(), "holdfast-public-api-test-"));
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, "scripts/public-api.mjs"), "--folder", built],
    { encoding: "utf8" },
  );
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: expect.stringContaining("holdfast.api.md") as string,
  });
});

afterAll(() => {
  rmSync(built, { recursive: true });
});

test("every entry has its file", () => {
  const files = ENTRIES.map((entry) => `${entry}.api.md`);
  expect(filesOf(built)).toEqual(files);
  expect(filesOf(LISTED)).toEqual(files);
});

test.each(ENTRIES)(
  "%s has the names and signatures that docs/api lists: npm run public-api writes them",
  (entry) => {
    const read = (folder: string) => readFileSync(join(folder, `${entry}.api.md`), "utf8");
    expect(read(built)).toBe(read(LISTED));
  },
);
