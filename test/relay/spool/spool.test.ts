import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SpoolFull, type Spool, type SpoolOptions } from "../../../src/relay/spool/spool.js";
import { keyOf, newFolder, notification, open } from "./support.js";

const none = (why: string): never => expect.fail(why);
const ids = (spool: Spool) =>
  spool.next(100, none).map(({ notification: { paymentId, key } }) => `${paymentId} ${key}`);
const FILE = "spool.db";

/** Changes every byte at which the text stands in the file. */
function damage(folder: string, text: string): void {
  const path = join(folder, FILE);
  const bytes = readFileSync(path);
  let at = bytes.indexOf(text);
  if (at < 0) throw new Error(`${text} is not in the file`);
  for (; at >= 0; at = bytes.indexOf(text, at + 1)) bytes[at] = 0x58;
  writeFileSync(path, bytes);
}

describe("what is kept", () => {
  test("comes back whole and in its order, also after the process was gone", () => {
    const folder = newFolder();
    const first = open(folder);
    const told = [notification("ORDER1", 1), notification("ORDER2", 2), notification("ORDER1", 3)];
    for (const one of told) first.keep(one);
    first.close();
    const kept = open(folder).next(100, none);
    expect(kept.map((one) => one.notification)).toEqual(told);
  });

  test("is kept once, however often the very same comes", () => {
    const spool = open(newFolder());
    for (let times = 0; times < 3; times++) spool.keep(notification("ORDER1"));
    spool.keep({ ...notification("ORDER1"), receivedAt: "2026-01-15T13:00:00.000Z" });
    expect(spool.figures().waiting).toBe(1);
  });

  test("holds back what comes after it of the same payment, and of no other", () => {
    const spool = open(newFolder());
    spool.keep(notification("ORDER1", 1));
    expect([spool.holds(notification("ORDER1", 2)), spool.holds(notification("ORDER2", 2))]).toEqual([
      true,
      false,
    ]);
    spool.delivered(spool.next(1, none)[0]?.seq ?? 0);
    expect(spool.holds(notification("ORDER1", 2))).toBe(false);
  });

  test("waits behind an earlier one of its payment that is tried later", () => {
    const spool = open(newFolder());
    for (const [id, n] of [
      ["ORDER1", 1],
      ["ORDER1", 2],
      ["ORDER2", 3],
    ] as const)
      spool.keep(notification(id, n));
    spool.later(spool.next(1, none)[0]?.seq ?? 0, 60_000);
    expect(ids(spool)).toEqual(["ORDER2 payment:T-3:succeeded"]);
  });
});

describe("with keys", () => {
  test("nothing of a notification can be read in the file", () => {
    const folder = newFolder();
    const spool = open(folder, { keys: [keyOf("k1")] });
    spool.keep(notification("ORDER1", 7));
    expect(readFileSync(join(folder, FILE)).includes("T-7")).toBe(false);
    expect(ids(spool)).toEqual(["ORDER1 payment:T-7:succeeded"]);
  });

  test("those of an older key are read while it is among them, and set aside without it", () => {
    const folder = newFolder();
    const [old, later] = [keyOf("k1"), keyOf("k2")];
    const why: string[] = [];
    const found = (keys: SpoolOptions["keys"]) => {
      const spool = open(folder, { keys });
      const read = spool.next(100, (text) => why.push(text)).length;
      spool.close();
      return read;
    };
    const first = open(folder, { keys: [old] });
    first.keep(notification("ORDER1"));
    first.close();
    expect([found([later, old]), found([later]), found([later, old])]).toEqual([1, 0, 1]);
    expect(why).toEqual(["a kept notification is set aside: its key k1 is not among HOLDFAST_PAYLOAD_KEYS"]);
  });
});

describe("a spool that can't keep more", () => {
  test("says so by its size and by the age of its oldest, and takes more once it is empty", () => {
    let now = Date.parse("2026-01-15T12:00:00.000Z");
    const spool = open(newFolder(), { maxBytes: 60_000, maxAgeMs: 1_000, now: () => now });
    spool.keep(notification("ORDER1"));
    now += 2_000;
    expect(() => {
      spool.keep(notification("ORDER2"));
    }).toThrow(/has waited since 2026-01-15T12:00:00.000Z/);
    expect(spool.takesMore).toBe(false);
    spool.delivered(spool.next(1, none)[0]?.seq ?? 0);
    expect(() => {
      for (let n = 0; n < 500; n++) spool.keep(notification("ORDER2", n));
    }).toThrow(SpoolFull);
  });

  test("says by how much, from its limit on", () => {
    const folder = newFolder();
    const first = open(folder);
    first.keep(notification("ORDER1"));
    const { bytes } = first.figures();
    first.close();
    const one = open(folder, { maxBytes: bytes + 1 });
    expect(one.takesMore).toBe(true);
    one.close();
    const full = open(folder, { maxBytes: bytes });
    const message = `the spool has ${String(bytes)} bytes, and ${String(bytes)} are its limit`;
    expect(() => {
      full.keep(notification("ORDER2"));
    }).toThrow(expect.objectContaining({ name: "SpoolFull", message }) as Error);
  });

  test("takes more until its oldest is older than it may be", () => {
    let now = Date.parse("2026-01-15T12:00:00.000Z");
    const spool = open(newFolder(), { maxAgeMs: 1_000, now: () => now });
    spool.keep(notification("ORDER1"));
    now += 1_000;
    expect(spool.takesMore).toBe(true);
    now += 1;
    expect(spool.takesMore).toBe(false);
  });

  test("says so at start where its directory can't be made", () => {
    const file = join(newFolder(), "a-file");
    writeFileSync(file, "");
    expect(() => open(join(file, "spool"))).toThrow(/HOLDFAST_SPOOL_DIR: .* can't be made \(ENOTDIR/);
  });

  test("of a disk that is full throws, and keeps what it has", () => {
    const folder = newFolder();
    const spool = open(folder, { maxPages: 16 });
    let kept = 0;
    expect(() => {
      for (; kept < 500; kept++) spool.keep(notification("ORDER2", kept));
    }).toThrow("database or disk is full");
    expect(kept).toBeGreaterThan(10);
    spool.close();
    expect(open(folder).next(1_000, none)).toHaveLength(kept);
  });

  test("of another relay is not shared", () => {
    const folder = newFolder();
    open(folder);
    expect(() => open(folder)).toThrow(/another process uses .*give each relay a directory of its own/);
  });
});

describe("a damaged", () => {
  test("record is set aside, and the rest comes", () => {
    const folder = newFolder();
    const spool = open(folder);
    for (let n = 1; n <= 3; n++) spool.keep(notification(`ORDER${String(n)}`, n));
    spool.close();
    damage(folder, '"T-2"');
    const again = open(folder);
    const why: string[] = [];
    const read = again.next(100, (text) => why.push(text));
    expect(read.map(({ notification: { paymentId } }) => paymentId)).toEqual(["ORDER1", "ORDER3"]);
    expect(why).toEqual(["a kept notification is set aside: its digest is another one"]);
    expect(again.figures()).toMatchObject({ waiting: 2, setAside: 1 });
    again.keep(notification("ORDER2", 2));
    expect(again.figures().waiting).toBe(3);
  });

  test("file is kept aside, and what can be read of it comes", () => {
    const folder = newFolder();
    const spool = open(folder);
    for (let n = 1; n <= 200; n++) spool.keep(notification(`ORDER${String(n)}`, n));
    spool.close();
    const path = join(folder, FILE);
    const bytes = readFileSync(path);
    // Some page in the middle: a page of SQLite has 4096 bytes.
    bytes.fill(0xff, 20 * 4096, 21 * 4096);
    writeFileSync(path, bytes);
    const again = open(folder);
    expect(again.damage.join()).toMatch(
      /was damaged and is kept as .*damaged-\d+\.db; \d+ notifications were saved/,
    );
    expect(again.figures().waiting, again.damage.join()).toBeGreaterThan(150);
    expect(readdirSync(folder).some((name) => name.startsWith("damaged-"))).toBe(true);
  });

  test("file that is no database at all is kept aside, and a new one is begun", () => {
    const folder = newFolder();
    writeFileSync(join(folder, FILE), "x".repeat(10_000));
    const spool = open(folder);
    expect(spool.damage.join()).toMatch(/0 notifications were saved, how many are lost can't be told/);
    spool.keep(notification("ORDER1"));
    expect(spool.figures().waiting).toBe(1);
  });
});
