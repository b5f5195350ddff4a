import { describe, expect, test } from "vitest";
import type { PayloadKey } from "../../../src/formats/payload-keys.js";
import { seal, unseal } from "../../../src/relay/spool/sealed-record.js";
import { keyOf } from "./support.js";

const PLACE = "default ORDER1";
const KEY = keyOf("k1");
const KEYS: [how: string, keys: PayloadKey[]][] = [
  ["in plain", []],
  ["encrypted", [KEY]],
];

/** The record with one byte another one, from its end where the place is negative. */
function spoiled(record: Buffer, at: number): Buffer {
  const copy = Buffer.from(record);
  const place = at < 0 ? copy.length + at : at;
  copy[place] = (copy[place] ?? 0) ^ 1;
  return copy;
}

/** An encrypted record under a key's name that may be none. */
function under(keyId: string): Buffer {
  return Buffer.concat([Buffer.of(2, keyId.length), Buffer.from(keyId), Buffer.alloc(12 + 16 + 1)]);
}

const refusal = (message: string) => expect.objectContaining({ name: "UnreadableRecord", message }) as Error;
const reading = (record: Uint8Array, keys: PayloadKey[] = [], place = PLACE) => {
  try {
    return unseal(record, place, keys);
  } catch (error) {
    return error;
  }
};

describe.each(KEYS)("a record %s", (how, keys) => {
  const changed =
    how === "in plain" ? "its digest is another one" : "its tag is another one than key k1 makes";

  test.each(["a notification", ""])("comes back whole: %j", (text) => {
    expect(reading(seal(text, PLACE, keys), keys)).toBe(text);
  });

  test("with a byte changed is not read, be it of the text or of its proof", () => {
    const record = seal("a notification", PLACE, keys);
    for (const at of [-1, how === "in plain" ? 1 : 1 + 1 + "k1".length, 20])
      expect(reading(spoiled(record, at), keys)).toEqual(refusal(changed));
  });

  test("is not read at another place", () => {
    const record = seal("a notification", PLACE, keys);
    expect(reading(record, keys, "default ORDER2")).toEqual(refusal(changed));
  });
});

test("a text whose beginning is taken for its place's end is another one", () => {
  const record = seal("-AND-MORE", "default ORDER1", []);
  const moved = Buffer.concat([record.subarray(0, 33), Buffer.from("-MORE")]);
  expect(reading(moved, [], "default ORDER1-AND")).toEqual(refusal("its digest is another one"));
});

test.each([
  ["nothing", Buffer.of()],
  ["another form", Buffer.of(3, 2, 0, 0)],
])("%s is no record", (_what, record) => {
  expect(reading(record, [KEY])).toEqual(refusal("it begins with no form that is known"));
});

test("an encrypted record that was cut off is too short", () => {
  const record = seal("", PLACE, [KEY]);
  expect(reading(record.subarray(0, -1), [KEY])).toEqual(refusal("it is too short"));
  expect(reading(Buffer.of(2), [KEY])).toEqual(refusal("it is too short"));
});

describe("a record under another key", () => {
  test("names the key that is missing", () => {
    const message = "its key k-2.a_B is not among HOLDFAST_PAYLOAD_KEYS";
    expect(reading(under("k-2.a_B"), [KEY])).toEqual(refusal(message));
  });

  test.each([" k2", "k2 ", "k2\n", "", "k".repeat(65)])(
    "repeats no name that no key can have: %j",
    (keyId) => {
      expect(reading(under(keyId), [KEY])).toEqual(refusal("its key's id is unreadable"));
    },
  );
});
