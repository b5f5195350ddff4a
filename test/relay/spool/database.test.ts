import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { closeDatabase, codeOf, openDatabase } from "../../../src/relay/spool/database.js";
import { newFolder, notification, open } from "./support.js";

const PAGE = 4_096;
const NOW = 1_768_478_400_000;

function opened(folder: string) {
  const { db, damage } = openDatabase(folder, NOW);
  onTestFinished(() => {
    if (db.isOpen) closeDatabase(db);
  });
  return { db, damage };
}

function kept(folder: string): string[] {
  const spool = open(folder);
  const why = (text: string): never => expect.fail(text);
  const ids = spool.next(1_000, why).map(({ notification: { paymentId } }) => paymentId);
  spool.close();
  return ids;
}

/** A folder with so many kept notifications, `ORDER1` and so on, some of which were delivered. */
function folderWith(count: number, delivered: readonly number[] = []) {
  const folder = newFolder();
  const spool = open(folder);
  for (let n = 1; n <= count; n++) spool.keep(notification(`ORDER${String(n)}`, n));
  for (const seq of delivered) spool.delivered(seq);
  spool.close();
  const path = join(folder, "spool.db");
  return { folder, path, aside: join(folder, `damaged-${String(NOW)}.db`) };
}

function overwrite(path: string, from: number, to: number): void {
  const bytes = readFileSync(path);
  bytes.fill(0xff, from, to);
  writeFileSync(path, bytes);
}

test("a folder that is there is used, without a word", () => {
  const { folder } = folderWith(2);
  expect(opened(folder).damage).toEqual([]);
  expect(opened(newFolder()).damage).toEqual([]);
});

test("a database that is closed is, and lets the next one in", () => {
  const folder = newFolder();
  const { db } = opened(folder);
  closeDatabase(db);
  expect(db.isOpen).toBe(false);
  expect(opened(folder).damage).toEqual([]);
});

describe("a file that is damaged", () => {
  test("in the middle gives what can be read, and is kept aside", () => {
    const { folder, path, aside } = folderWith(200, [3, 199]);
    overwrite(path, 20 * PAGE, 21 * PAGE);
    const { db, damage } = opened(folder);
    closeDatabase(db);
    const ids = kept(folder);
    expect(ids.length).toBeGreaterThan(150);
    expect(ids).toEqual(expect.arrayContaining(["ORDER1", "ORDER200"]));
    expect(damage).toEqual([
      `the spool's file was damaged and is kept as ${aside}; ${String(ids.length)} notifications were saved, numbers up to 200 were given`,
    ]);
    const page = readFileSync(aside).subarray(20 * PAGE, 21 * PAGE);
    expect(page.every((byte) => byte === 0xff)).toBe(true);
  });

  test("in its first page, where the tables are named, gives nothing, and a new one is begun", () => {
    const { folder, path, aside } = folderWith(3);
    overwrite(path, 100, PAGE);
    const { db, damage } = opened(folder);
    closeDatabase(db);
    const lost = "0 notifications were saved, how many are lost can't be told";
    expect(damage).toEqual([`the spool's file was damaged and is kept as ${aside}; ${lost}`]);
    expect(kept(folder)).toEqual([]);
  });

  test("before anything was ever kept has lost nothing", () => {
    const { folder, path } = folderWith(0);
    const pages = statSync(path).size / PAGE;
    overwrite(path, (pages - 1) * PAGE, pages * PAGE);
    expect(opened(folder).damage.join()).toMatch(/; 0 notifications were saved, numbers up to 0 were given$/);
  });
});

test("a journal that has grown is left as it is", () => {
  const { folder, path } = folderWith(1);
  appendFileSync(`${path}-journal`, Buffer.alloc(100 * PAGE));
  const { size } = statSync(`${path}-journal`);
  expect(kept(folder)).toEqual(["ORDER1"]);
  expect(statSync(`${path}-journal`).size).toBe(size);
});

test("what is no file is told, and left where it is", () => {
  const folder = newFolder();
  const path = join(folder, "spool.db");
  mkdirSync(path);
  const message = `HOLDFAST_SPOOL_DIR: ${path} can't be written (Failed to open database: unable to open database file)`;
  expect(() => opened(folder)).toThrow(expect.objectContaining({ name: "SpoolProblem", message }) as Error);
  expect(readdirSync(folder)).toEqual(["spool.db"]);
});

describe("what went wrong, for a log", () => {
  const LONG = "x".repeat(200);
  const withCode = (code: string, message: string) => Object.assign(new Error(message), { code });

  test.each<[what: string, error: unknown, told: string]>([
    [
      "of the system is its code and its message",
      withCode("ENOSPC", "no space left"),
      "ENOSPC: no space left",
    ],
    ["of SQLite is its message", withCode("ERR_SQLITE_ERROR", "disk I/O error"), "disk I/O error"],
    ["without a code is its message", new Error("disk I/O error"), "disk I/O error"],
    ["that is no error is its type", "4111", "string"],
    ["is cut off after 120 characters", new Error(LONG), LONG.slice(0, 120)],
    ["with a code is cut off, too", withCode("EIO", LONG), `EIO: ${LONG.slice(0, 120)}`],
  ])("%s", (_what, error, told) => {
    expect(codeOf(error)).toBe(told);
  });
});
