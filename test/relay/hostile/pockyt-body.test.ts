import { form, IPN, signed } from "../support.js";
import { BODY, GENUINE, JSON_BODY, asJson, posted } from "./pockyt-genuine.js";
import { hostile, odd, type Case } from "./table.js";

const latin1 = (text: string) => Buffer.from(text, "latin1");
hostile(
  "a body in another encoding, or in none",
  [400, 401],
  [
    ["a form in UTF-16", posted(Buffer.from(BODY, "utf16le"))],
    ["JSON in UTF-16", asJson(Buffer.from(`\ufeff${JSON_BODY}`, "utf16le"))],
    ["JSON in big-endian UTF-16", asJson(Buffer.from(`\ufeff${JSON_BODY}`, "utf16le").swap16())],
    ["a blank of another script in JSON", asJson(JSON_BODY.replace(":", ":\u00a0"))],
    ["a line separator after JSON", asJson(`${JSON_BODY}\u2028`)],
    ["two byte order marks", asJson(`\ufeff\ufeff${JSON_BODY}`)],
    ["a byte order mark in the middle", posted(BODY.replace("&status", "&\ufeffstatus"))],
    ["a byte that is no UTF-8", posted(latin1(`${BODY}&note=\xff`))],
    ["a byte that is no UTF-8 in JSON", asJson(latin1(JSON_BODY.replace("success", "success\xff")))],
    ["an overlong slash", posted(latin1(`${BODY}&note=\xc0\xaf`))],
    ["half a pair of UTF-16 in UTF-8", posted(latin1(`${BODY}&note=\xed\xa0\x80`))],
    ["cut in a letter", posted(latin1(`${BODY}&note=\xe2\x82`))],
    ["an escape that is no UTF-8", posted(`${BODY}&note=%FF`)],
    ["an escape that is cut", posted(`${BODY}&note=%E2%82`)],
    ["half an escape", posted(`${BODY}&note=%4`)],
    ["an escape of another language", posted(`${BODY}&note=%u0041`)],
    ["escaped twice", posted(BODY.replaceAll("%", "%25"))],
    ["separated by semicolons", posted(BODY.replaceAll("&", ";"))],
    ["escaped as HTML", posted(BODY.replaceAll("&", "&amp;"))],
    ["in base64", posted(Buffer.from(BODY).toString("base64"))],
  ],
);

/** Signed as what a careless reader makes of it. */
const replaced = (sent: string, read: string): Case[] => {
  const fields = signed({ ...IPN, note: read });
  const body = form(fields).replace(encodeURIComponent(read), sent);
  return [[`${JSON.stringify(sent)} in a form`, posted(latin1(body))]];
};
const LOST = "\ufffd";
hostile(
  "what can only be read by replacing something, and is signed as it reads then",
  [400],
  [
    ...replaced("%FF", LOST),
    ...replaced("%80", LOST),
    ...replaced("%E2%82", LOST),
    ...replaced("%C0%AF", LOST + LOST),
    ...replaced("%ED%A0%80", LOST + LOST + LOST),
    ...replaced("%", "%"),
    ...replaced("%4", "%4"),
    ...replaced("%zz", "%zz"),
    ...replaced("%u0041", "%u0041"),
    ...replaced("\xff", LOST),
    ...replaced("\x80", LOST),
    ...replaced("\xe2\x82", LOST),
    ...["\xff", "\x80", "\xc3"].map((sent): Case => [
      `${JSON.stringify(sent)} in JSON`,
      asJson(latin1(JSON.stringify(signed({ ...IPN, note: LOST })).replace(LOST, sent))),
    ]),
  ],
);

hostile(
  "control characters, in what was not signed with them",
  [400, 401],
  [
    ...[
      "\0",
      "\x01",
      "\b",
      "\t",
      "\n",
      "\r",
      "\r\n",
      "\x1b[2J",
      "\x7f",
      "\x85",
      "\u2028",
      "\u200b",
      "\u202e",
    ].flatMap((control): Case[] => [
      [
        `${JSON.stringify(control)} in a form's value`,
        posted(form({ ...GENUINE, status: `success${control}` })),
      ],
      [
        `${JSON.stringify(control)} in a JSON name`,
        asJson(JSON.stringify({ ...GENUINE, [`status${control}`]: "failed" })),
      ],
    ]),
  ],
);

odd("a genuine one in another dress", [
  ["a form with a byte order mark", posted(`\ufeff${BODY}`)],
  ["JSON with a byte order mark", asJson(`\ufeff${JSON_BODY}`)],
  ["in another order", posted(BODY.split("&").reverse().join("&"))],
  ["every letter escaped", posted(BODY.replaceAll("success", "%73%75%63%63%65%73%73"))],
  ["JSON with escapes", asJson(JSON_BODY.replace("success", "\\u0073uccess"))],
  ["JSON with blanks", asJson(JSON.stringify(GENUINE, null, "\t"))],
]);
