import { IPN } from "../support.js";
import { BODY, GENUINE, JSON_BODY, asJson, more } from "./pockyt-genuine.js";
import { hostile, type Case } from "./table.js";

hostile(
  "a number, a null or a word in the place of a text",
  [401],
  [
    ...["20.0", "20", "2e1", "200e-1", "-20.00", "20.000", "0", "1e400", "20.0000000000000000001"].map(
      (number): Case => [`amount ${number}`, asJson(JSON_BODY.replace('"20.00"', number))],
    ),
    ...Object.keys(IPN).map((name): Case => [
      `${name} null`,
      asJson(JSON.stringify({ ...GENUINE, [name]: null })),
    ]),
    ["status true", asJson(JSON_BODY.replace('"success"', "true"))],
    ["status false", asJson(JSON_BODY.replace('"success"', "false"))],
  ],
);

hostile(
  "numbers that JSON doesn't have",
  [400],
  [
    ...[
      "020.00",
      ".5",
      "20.",
      "+20",
      "0x14",
      "1_0",
      "NaN",
      "Infinity",
      "-",
      "1e",
      "20n",
      "--1",
      "undefined",
      "'20.00'",
    ].map((number): Case => [number, asJson(JSON_BODY.replace('"20.00"', number))]),
  ],
);

hostile(
  "what is no flat JSON object",
  [400],
  [
    ...[
      "",
      "{",
      "}",
      "[]",
      "null",
      "true",
      "1",
      '"text"',
      "{}{}",
      "{,}",
      "{]",
      '{"a"}',
      '{"a":}',
      '{"a":1,}',
      "{'a':'1'}",
      "{a:1}",
      '{"a":1}x',
      '{"a":1 /* */}',
      "//\n{}",
      '{"a":"\n"}',
      '{"a":"\\x41"}',
      BODY,
    ].map((body): Case => [body === "" ? "nothing" : body.slice(0, 20), asJson(body)]),
    ["a list of the genuine one", asJson(`[${JSON_BODY}]`)],
    ["the genuine one as a text", asJson(JSON.stringify(JSON_BODY))],
    ["two of them", asJson(JSON_BODY + JSON_BODY)],
    ["cut off", asJson(JSON_BODY.slice(0, -1))],
  ],
);

hostile(
  "JSON that is nested",
  [400],
  [1, 2, 10, 100, 1_000, 10_000].flatMap((depth): Case[] => [
    [`${String(depth)} lists`, more(`"note":${"[".repeat(depth)}${"]".repeat(depth)}`)],
    [`${String(depth)} objects`, more(`"note":${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`)],
  ]),
);
