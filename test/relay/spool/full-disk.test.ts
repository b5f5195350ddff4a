import { onTestFinished, describe, expect, test } from "vitest";
import type { Spool } from "../../../src/relay/spool/spool.js";
import { mountTinyDisk, type TinyDisk } from "../../faults/campaign/tiny-disk.js";
import { keyOf, newFolder, notification, open } from "./support.js";

const none = (why: string): never => expect.fail(why);

/** Null where this process may mount nothing. */
function tinyDisk(): { readonly folder: string; readonly disk: TinyDisk } | null {
  const folder = newFolder();
  const disk = mountTinyDisk(folder, 2);
  if (disk === null) return null;
  onTestFinished(() => {
    disk.unmount();
  });
  return { folder, disk };
}

/** @returns how many are kept when nothing more is */
function keepUntilFull(spool: Spool, disk: TinyDisk): number {
  let kept = 0;
  for (; kept < 40; kept++) spool.keep(notification(`ORDER${String(kept % 7)}`, kept));
  disk.fill();
  expect(() => {
    for (; kept < 5_000; kept++) spool.keep(notification("ORDER8", kept));
  }).toThrow("full");
  return kept;
}

describe.each([
  ["in plain", []],
  ["encrypted", [keyOf("K1")]],
])("what is kept on a disk that is full, %s,", (_how, keys) => {
  test("is delivered, tried later and removed all the same, also by a relay that is started then", (context) => {
    const { folder, disk } = tinyDisk() ?? context.skip("a small file system can't be mounted here");
    const first = open(folder, { keys });
    const kept = keepUntilFull(first, disk);
    const [one] = first.next(1, none);
    if (one === undefined) return expect.fail("nothing is kept");
    first.later(one.seq, 60_000);
    first.close();

    const again = open(folder, { keys });
    const all = again.next(10_000, none);
    expect(all).toHaveLength(kept);
    for (const { seq } of all) again.delivered(seq);
    again.close();
    expect(open(folder, { keys }).figures().waiting).toBe(0);
  });
});
