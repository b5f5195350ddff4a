import { expect, test } from "vitest";
import { parseJson } from "../../src/providers/strict-json.js";

const read = (text: string) => parseJson(Buffer.from(text));

test.each<[string, unknown]>([
  ['{"a":[{"b":1},{"b":2}],"c":{"a":null}}', { a: [{ b: 1 }, { b: 2 }], c: { a: null } }],
  ['{"a":"{\\"a\\":1,\\"a\\":2}","b":"\\\\"}', { a: '{"a":1,"a":2}', b: "\\" }],
  ['{"ä":"漢字"}', { ä: "漢字" }],
  ['\ufeff{"a":1}', { a: 1 }],
  ["[]", []],
  ['{"a":123456789012345}', { a: 123456789012345 }],
  ['{"a":2000357955353018248632}', { a: "2000357955353018248632" }],
  ['{"a":[-1234567890123456,1234567890123456]}', { a: ["-1234567890123456", "1234567890123456"] }],
  ['{"a":1234567890123456.5,"b":1e20}', { a: 1234567890123456.5, b: 1e20 }],
  [
    '{"a":"1234567890123456","1234567890123456":"\\"1234567890123456"}',
    { a: "1234567890123456", "1234567890123456": '"1234567890123456' },
  ],
  ["null", null],
])("%s is read", (text, value) => {
  expect(read(text)).toEqual(value);
});

test.each([
  ['{"a":1,"a":1}', "a name twice"],
  ['{"a":1,"\\u0061":2}', "a name twice, in two spellings"],
  ['[{"b":{"c":[],"d":{},"c":1}}]', "a name twice, deep inside"],
  ['{"__proto__":{},"__proto__":{}}', "__proto__ twice"],
  ['\ufeff\ufeff{"a":1}', "two byte order marks"],
  [' \ufeff{"a":1}', "a byte order mark in the middle"],
  ['{"a":1234567890123456,"a":1234567890123456}', "a name twice, before long numbers"],
  ['{"a":1', "cut off"],
  ["", "nothing"],
])("%s is not: %s", (text) => {
  expect(read(text)).toBeUndefined();
});

test("bytes that are no UTF-8 are not read", () => {
  expect(parseJson(Buffer.from('{"a":"\xff"}', "latin1"))).toBeUndefined();
  expect(parseJson(Buffer.from('{"a":"\xed\xa0\x80"}', "latin1"))).toBeUndefined();
});

test("the most that a provider may answer is no trouble, however deep", () => {
  const nested = (depth: number) => read("[".repeat(depth) + "]".repeat(depth));
  expect(nested(100)).toBeDefined();
  expect([101, 5_000, 128 * 1024].map(nested)).toEqual([undefined, undefined, undefined]);
  expect(read(`{"a":"${"\\\\".repeat(128 * 1024 - 10)}"}`)).toBeDefined();
});
