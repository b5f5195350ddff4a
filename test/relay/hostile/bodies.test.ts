import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { newsSign, PAYERMAX_PATH, PAYMENT_NEWS } from "../../support/payermax-news.js";
import { FORM, form, PATH } from "../support.js";
import { hostile, odd, type Case } from "./table.js";
import { JSON_TYPE, raw, request, TO_POCKYT, type Bytes } from "./wire.js";

const BODY = form();
const SIGN = newsSign(PAYMENT_NEWS);
const TO_PAYERMAX = `POST ${PAYERMAX_PATH} HTTP/1.1`;
const COMPRESSED: readonly (readonly [encoding: string, compress: (text: string) => Buffer])[] = [
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["deflate", deflateSync],
  ["deflate, raw", deflateRawSync],
  ["br", brotliCompressSync],
  ["gzip, gzip", (text) => gzipSync(gzipSync(text))],
  ["GZIP", gzipSync],
];

const encoded = (body: Bytes, encoding: string) =>
  request(body, { headers: [`Content-Encoding: ${encoding}`] });
const encodedNews = (body: Bytes, encoding: string) =>
  request(body, {
    start: TO_PAYERMAX,
    type: JSON_TYPE,
    headers: [`Content-Encoding: ${encoding}`, `sign: ${SIGN}`],
  });

hostile(
  "a genuine body, compressed: it is never unpacked",
  [400, 401],
  [
    ...COMPRESSED.flatMap(([encoding, compress]): Case[] => [
      [`Pockyt's by ${encoding}`, encoded(compress(BODY), encoding)],
      [`PayerMax's by ${encoding}`, encodedNews(compress(PAYMENT_NEWS), encoding)],
    ]),
    ["by gzip, without saying so", request(gzipSync(BODY))],
  ],
);

const BOMB = gzipSync("a=1&".repeat(4_000_000));
hostile(
  "what would be large if it were unpacked",
  [400, 401, 413],
  [
    ...["gzip", "x-gzip", "deflate", "br", "identity", "gzip, gzip", "zstd", "compress"].map(
      (encoding): Case => [encoding, encoded(BOMB.subarray(0, 60_000), encoding)],
    ),
    ["four megabytes of zeros by brotli", encoded(brotliCompressSync("0".repeat(4_000_000)), "br")],
    ["to PayerMax", encodedNews(BOMB.subarray(0, 60_000), "gzip")],
  ],
);

const KIB = 1024;
/** Only its beginning is sent: the relay does not wait for the rest. */
const announced = (bytes: number, start = TO_POCKYT, type = FORM) =>
  raw(
    [start, "Host: relay", "Connection: close", `Content-Type: ${type}`, `Content-Length: ${String(bytes)}`],
    BODY,
  );
const endless = (chunk: number, start = TO_POCKYT, type = FORM) => {
  const one = `${chunk.toString(16)}\r\n${"a".repeat(chunk)}\r\n`;
  const head = [
    start,
    "Host: relay",
    "Connection: close",
    `Content-Type: ${type}`,
    "Transfer-Encoding: chunked",
  ];
  return raw(head, one.repeat(Math.ceil((64 * KIB + 1) / chunk)));
};

hostile(
  "more than 64 KiB",
  [413],
  [
    ...[64 * KIB + 1, 65 * KIB, 1_000 * KIB, 2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER].map(
      (bytes): Case => [`${String(bytes)} bytes, announced`, announced(bytes)],
    ),
    ...[500, 1_000, 64 * KIB, 64 * KIB + 1].map((size): Case => [
      `in chunks of ${String(size)}`,
      endless(size),
    ]),
    ["to PayerMax", announced(64 * KIB + 1, TO_PAYERMAX, JSON_TYPE)],
    ["to PayerMax in chunks", endless(1_000, TO_PAYERMAX, JSON_TYPE)],
  ],
);

const filled = (unit: string) => unit.repeat(Math.floor((64 * KIB) / Buffer.byteLength(unit)));
hostile(
  "64 KiB on which a careless reader takes long",
  [400, 401],
  [
    ...["&", "=", "+", "%", "%41", "a&", "a=&", "&a=", "[]", "%00", "\ufeff", "a[a]="].map((unit): Case => [
      `a form of ${JSON.stringify(unit)}`,
      request(filled(unit)),
    ]),
    ...[" ", '"', "{", "[", '{"":', "1", "\\", '"a":1,', '"\\u00'].map((unit): Case => [
      `JSON of ${JSON.stringify(unit)}`,
      request(`{"a":${filled(unit)}`.slice(0, 64 * KIB), { type: JSON_TYPE }),
    ]),
  ],
);

hostile(
  "no body",
  [400, 401, 405],
  [
    ["a form of length 0", request("")],
    ["JSON of length 0", request("", { type: JSON_TYPE })],
    [
      "a form without a length",
      raw([TO_POCKYT, "Host: relay", "Connection: close", `Content-Type: ${FORM}`]),
    ],
    [
      "JSON without a length",
      raw([TO_POCKYT, "Host: relay", "Connection: close", `Content-Type: ${JSON_TYPE}`]),
    ],
    [
      "no chunk",
      raw(
        [
          TO_POCKYT,
          "Host: relay",
          "Connection: close",
          `Content-Type: ${FORM}`,
          "Transfer-Encoding: chunked",
        ],
        "0\r\n\r\n",
      ),
    ],
    ["a line's end", request("\r\n")],
    ["a blank", request(" ", { type: JSON_TYPE })],
    ["a NUL", request("\0")],
    ["a byte order mark", request("\ufeff")],
    ["to PayerMax", request("", { start: TO_PAYERMAX, type: JSON_TYPE, headers: [`sign: ${SIGN}`] })],
    ["with all of it in the query", request("", { start: `POST ${PATH}?${BODY} HTTP/1.1` })],
    ["by GET", request("", { start: `GET ${PATH}?${BODY} HTTP/1.1` })],
  ],
);

odd("a genuine body that is plain, whatever its encoding is called", [
  ["identity", encoded(BODY, "identity")],
  ["gzip, which it isn't", encoded(BODY, "gzip")],
]);
