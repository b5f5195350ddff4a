import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decodeFlatJson, decodeForm } from "../../src/providers/flat-decode.js";

describe("a form", () => {
  it.each([
    ["", {}],
    ["a=1&b=", { a: "1", b: "" }],
    ["a", { a: "" }],
    ["a=1&&b=2&", { a: "1", b: "2" }],
    ["a=b=c", { a: "b=c" }],
    ["a=x+y%2Bz", { a: "x y+z" }],
    ["a%3Db=%26", { "a=b": "&" }],
    ["?a=1&?b=2", { "?a": "1", "?b": "2" }],
    ["a=%E2%82%AC&b=€", { a: "€", b: "€" }],
    ["amount=20.00&n=007", { amount: "20.00", n: "007" }],
  ])("%j is decoded", (body, fields) => {
    expect(decodeForm(body)).toEqual(fields);
  });

  it.each(["a=%", "a=%4", "a=%zz", "%=1", "a=%ff", "a=%C3%28", "a=%ED%A0%80"])(
    "%j has a broken escape",
    (body) => {
      expect(decodeForm(body)).toBeNull();
    },
  );

  it.each(["a=1&a=1", "a=1&%61=2", "a&a", "b=1&a+b=1&a%20b=2"])("%j has a name twice", (body) => {
    expect(decodeForm(body)).toBeNull();
  });
});

describe("a flat JSON object", () => {
  it.each([
    ["{}", {}],
    [' { "a" : "1" , "b" : "" } \n', { a: "1", b: "" }],
    ["\r\n\t{ \r\n}\t", {}],
    [
      '{"a":20.00,"b":-0,"c":1E+2,"d":12345678901234567890}',
      { a: "20.00", b: "-0", c: "1E+2", d: "12345678901234567890" },
    ],
    ['{"a":true,"b":false,"c":null}', { a: "true", b: "false", c: "" }],
    [String.raw`{"a":"\"\\\/\n\u20ac\ud83d\ude00","\u0062":"}"}`, { a: '"\\/\n€\u{1F600}', b: "}" }],
    ['{"a":"{\\"b\\":1}","c":",:"}', { a: '{"b":1}', c: ",:" }],
  ])("%s keeps its literal text", (body, fields) => {
    expect(decodeFlatJson(body)).toEqual(fields);
  });

  it.each([
    ["", "nothing"],
    ["[]", "a list"],
    ['"a"', "a string"],
    ["null", "null"],
    ['{"a":{}}', "an object inside"],
    ['{"a":["b"]}', "a list inside"],
    ['{"a":1,}', "a comma too many"],
    ['{,"a":1}', "a comma before"],
    ['{"a":1 "b":2}', "no comma"],
    ['{"a" 1}', "no colon"],
    ["{a:1}", "a bare name"],
    ["{'a':1}", "other quotes"],
    ['{"a":01}', "a leading zero"],
    ['{"a":1.}', "a bare point"],
    ['{"a":.5}', "no whole part"],
    ['{"a":+1}', "a plus"],
    ['{"a":NaN}', "NaN"],
    ['{"a":"\t"}', "a raw tab"],
    ['{"a":"\\x41"}', "an unknown escape"],
    ['{"a":"\\u12"}', "a short escape"],
    ['{"a":"b}', "an open string"],
    ['{"a":1}{"b":2}', "two objects"],
    ['{"a":1}}', "a brace too many"],
    ['\u00a0{"a":1}', "a space before that isn't JSON's"],
    ['{"a":1}\ufeff', "a byte order mark at the end"],
    ['{"a"\v:1}', "a vertical tab"],
    ['{"a":1\u2028}', "a line separator"],
    ['{"a":1,"a":1}', "a name twice"],
    ['{"a":1,"\\u0061":2}', "a name twice, once escaped"],
  ])("%s is refused: %s", (body) => {
    expect(decodeFlatJson(body)).toBeNull();
  });
});

it.each([
  ["form", (fields: Record<string, string>) => decodeForm(new URLSearchParams(fields).toString())],
  ["JSON", (fields: Record<string, string>) => decodeFlatJson(JSON.stringify(fields))],
])("gives back any fields that were written as %s", (_name, roundTrip) => {
  const text = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { maxLength: 20 }), (pairs) => {
      const fields = Object.fromEntries(pairs);
      const back = roundTrip(fields);
      expect(Object.entries(back ?? {}).sort()).toEqual(Object.entries(fields).sort());
      expect(back).not.toBeNull();
    }),
  );
});

it("reads no JSON that a JSON parser refuses, and no other values than it does", () => {
  const pieces = fc.constantFrom(
    ...'{}[]:,"\\ \n01.-+eEtrufalsn'.split(""),
    '"a"',
    '"b"',
    "true",
    "null",
    "1.50",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (inner) => {
      const body = `{${inner.join("")}}`;
      const read = decodeFlatJson(body);
      if (read === null) return;
      const parsed = JSON.parse(body) as Record<string, unknown>;
      expect(Object.keys(read).sort()).toEqual(Object.keys(parsed).sort());
    }),
    { numRuns: 2000 },
  );
});

describe.each([
  ["form", decodeForm, (n: number) => Array.from({ length: n }, (_, i) => `f${i}=1`).join("&")],
  ["JSON", decodeFlatJson, (n: number) => `{${Array.from({ length: n }, (_, i) => `"f${i}":1`).join(",")}}`],
] as const)("a %s", (_name, decode, write) => {
  it("may have a hundred fields and no more", () => {
    expect(Object.keys(decode(write(100)) ?? {})).toHaveLength(100);
    expect(decode(write(101))).toBeNull();
    expect(decode(write(5000))).toBeNull();
  });
});

it("takes __proto__, constructor and toString as names like any other", () => {
  const names = ["__proto__", "constructor", "toString"];
  for (const fields of [
    decodeForm("__proto__=1&constructor=1&toString=1"),
    decodeFlatJson('{"__proto__":"1","constructor":"1","toString":"1"}'),
  ]) {
    expect(Object.keys(fields ?? {})).toEqual(names);
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
  }
  expect(({} as Record<string, unknown>)["1"]).toBeUndefined();
});
