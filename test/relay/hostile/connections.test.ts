import { form, PATH } from "../support.js";
import { hostile, NO_ANSWER, odd, type Case } from "./table.js";
import { chunk, framed, request, TO_POCKYT } from "./wire.js";

/** What comes before, after and instead of a request's end. */

const BODY = form();
const SMUGGLED = request(BODY).toString();
const LENGTH = `Content-Length: ${String(BODY.length)}`;
const chunked = (body: string) => framed(["Transfer-Encoding: chunked"], body);

const FORGED = BODY.replace("20.00", "90.00");
const trailing = (...trailers: string[]) =>
  framed(
    ["Transfer-Encoding: chunked", "Connection: close"],
    `${chunk(FORGED)}0\r\n${trailers.map((line) => `${line}\r\n`).join("")}\r\n`,
  );
hostile(
  "what follows the last chunk of a forged one",
  [400, 401],
  [
    ...[
      "verifySign: x",
      "sign: x",
      LENGTH,
      "Content-Type: application/json",
      "Host: other",
      "Transfer-Encoding: chunked",
      "Connection: keep-alive",
      "Authorization: x",
      "__proto__: x",
      "X-A: b",
    ].map((line): Case => [line, trailing(line)]),
    ["no header", trailing("no header")],
    ["a folded line", trailing("X-A: b", " c")],
    ["a genuine request", trailing(SMUGGLED)],
  ],
);

const CLOSING = ["Connection: close", `Content-Length: ${String(FORGED.length)}`];
const KEPT = framed([`Content-Length: ${String(FORGED.length)}`], FORGED).toString();
hostile(
  "several on one connection, none of which is genuine",
  [400, 401, 404],
  [
    ...[2, 3, 5, 10, 20, 50].map((count): Case => [
      `${String(count)} of them`,
      KEPT.repeat(count - 1) + framed(CLOSING, FORGED).toString(),
    ]),
    ["a genuine one after the last", Buffer.concat([framed(CLOSING, FORGED), Buffer.from(SMUGGLED)])],
    ["one to another path first", KEPT.replace(PATH, "/nowhere") + framed(CLOSING, FORGED).toString()],
    ["none after what isn't HTTP", `${KEPT}x\r\n\r\n${SMUGGLED}`],
    ["none after a broken head", `${KEPT}${TO_POCKYT}\r\nX\r\n\r\n${SMUGGLED}`],
  ],
);

hostile(
  "one that is cut off",
  [400, NO_ANSWER],
  [
    ...[1, 4, 20, 60, 100, 150, 200, 300].map((length): Case => [
      `after ${String(length)} bytes`,
      SMUGGLED.slice(0, length),
    ]),
    ["before its last byte", SMUGGLED.slice(0, -1)],
    ["before its body", framed([LENGTH], "")],
    ["in a chunk's size", chunked("ff")],
    ["in a chunk", chunked(chunk(BODY).slice(0, -10))],
    ["before the last chunk", chunked(chunk(BODY))],
    ["before the last line's end", chunked(`${chunk(BODY)}0\r\n`)],
  ],
  { hangsUp: true },
);

odd("a genuine one in chunks", [
  ["one chunk", framed(["Transfer-Encoding: chunked", "Connection: close"], `${chunk(BODY)}0\r\n\r\n`)],
  [
    "each byte one",
    framed(
      ["Transfer-Encoding: chunked", "Connection: close"],
      `${Array.from(BODY, chunk).join("")}0\r\n\r\n`,
    ),
  ],
  [
    "with extensions",
    framed(
      ["Transfer-Encoding: chunked", "Connection: close"],
      `${chunk(BODY).replace("\r\n", ";a=b\r\n")}0;c\r\n\r\n`,
    ),
  ],
  [
    "with zeros before its size",
    framed(["Transfer-Encoding: chunked", "Connection: close"], `000${chunk(BODY)}0\r\n\r\n`),
  ],
]);
