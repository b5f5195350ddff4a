import { METHODS } from "node:http";
import { form, PATH } from "../support.js";
import { hostile, NO_ANSWER, odd, type Case } from "./table.js";
import { raw, request, TO_POCKYT } from "./wire.js";

/** All of these have a genuine body: it must not count where it stands. */
const BODY = form();
const start = (line: string) => request(BODY, { start: line });
const at = (target: string) => start(`POST ${target} HTTP/1.1`);

hostile(
  "another method",
  [405],
  METHODS.filter((name) => !["POST", "CONNECT"].includes(name)).map((name): Case => [
    name,
    start(`${name} ${PATH} HTTP/1.1`),
  ]),
);

hostile(
  "what is no method",
  [400],
  [
    ...[
      "post",
      "Post",
      "POSTX",
      "PO ST",
      "POST\t",
      "\tPOST",
      " POST",
      "P\0OST",
      "*",
      "POST,GET",
      "P",
      "ＰＯＳＴ",
    ].map((name): Case => [JSON.stringify(name), start(`${name} ${PATH} HTTP/1.1`)]),
  ],
);

hostile(
  "a request line that HTTP doesn't have",
  [400, 404, 505, NO_ANSWER],
  [
    ...[
      `POST ${PATH} HTTP/1.1 `,
      `POST ${PATH} http/1.1`,
      `POST ${PATH} HTTP/1`,
      `POST ${PATH} HTTP/1.2`,
      `POST ${PATH} HTTP/3.0`,
      `POST ${PATH} HTTP/11.1`,
      `POST ${PATH} HTTP/-1.1`,
      `POST ${PATH} HTTPS/1.1`,
      `POST ${PATH} x HTTP/1.1`,
      `POST ${PATH}\0 HTTP/1.1`,
      `POST ${PATH}\r HTTP/1.1`,
      `POST\t${PATH}\tHTTP/1.1`,
      `POST HTTP/1.1`,
      `${PATH} HTTP/1.1`,
      "",
      `POST ?x HTTP/1.1`,
      `POST * HTTP/1.1`,
    ].map((line): Case => [JSON.stringify(line), start(line)]),
  ],
);

hostile(
  "another protocol",
  [400, NO_ANSWER],
  [
    ["HTTP/2", Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0")],
    ["TLS", Buffer.from("16030100c6010000c20303", "hex")],
    ["SSH", "SSH-2.0-OpenSSH_9.0\r\n\r\n"],
    ["SOCKS 5", Buffer.of(5, 1, 0)],
    ["SOCKS 4", Buffer.of(4, 1, 0, 80, 127, 0, 0, 1, 0)],
    ["SMTP", "EHLO relay\r\n\r\n"],
    ["FTP", "USER anonymous\r\n\r\n"],
    ["Redis", "*1\r\n$4\r\nPING\r\n"],
    [
      "a proxy's line before it",
      Buffer.concat([Buffer.from("PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n"), start(TO_POCKYT)]),
    ],
    [
      "a proxy's bytes before it",
      Buffer.concat([Buffer.from("0d0a0d0a000d0a515549540a", "hex"), start(TO_POCKYT)]),
    ],
    ["an answer", "HTTP/1.1 200 OK\r\n\r\n"],
    ["zeros", Buffer.alloc(100)],
    ["HTTP/0.9", `GET ${PATH}\r\n`],
  ],
  { hangsUp: true },
);

odd("a genuine one whose request line looks odd", [
  ["with a query", at(`${PATH}?a=b&verifySign=0&verifySign=1`)],
  ["with an empty query", at(`${PATH}?`)],
  ["with a letter escaped", at("/webhooks/pockyt/%64efault")],
  ["without a version", start(`POST ${PATH}`)],
  ["a version that comes by another way", start(`POST ${PATH} HTTP/2.0`)],
  ["another protocol's version", start(`POST ${PATH} RTSP/1.0`)],
  ["two blanks", start(`POST  ${PATH}  HTTP/1.1`)],
  ["an absolute target", at(`http://elsewhere.example${PATH}`)],
  ["HTTP/1.0", start(`POST ${PATH} HTTP/1.0`)],
  [
    "HTTP/1.0 without a host",
    raw(
      [
        `POST ${PATH} HTTP/1.0`,
        "Content-Type: application/x-www-form-urlencoded",
        `Content-Length: ${String(BODY.length)}`,
      ],
      BODY,
    ),
  ],
  ["empty lines before it", Buffer.concat([Buffer.from("\r\n\r\n"), start(TO_POCKYT)])],
]);
