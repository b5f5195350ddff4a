import { form } from "../support.js";
import { hostile, type Case } from "./table.js";
import { chunk, framed as framedBody, request } from "./wire.js";

/**
 * Where a request ends. What a reader that ends it elsewhere would take for the next request is a genuine one, so that
 * it would be seen if the relay were that reader.
 */

const BODY = form();
const SMUGGLED = request(BODY).toString();
const framed = (headers: readonly string[], body = BODY) => framedBody(headers, body);
const chunked = (body: string) => framed(["Transfer-Encoding: chunked"], body);
const LENGTH = `Content-Length: ${String(BODY.length)}`;
const TO_THE_END = `Content-Length: ${String(SMUGGLED.length + 5)}`;

hostile(
  "two ends: a length and chunks",
  [400],
  [
    ["the length first", framed(["Content-Length: 5", "Transfer-Encoding: chunked"], `0\r\n\r\n${SMUGGLED}`)],
    ["the chunks first", framed(["Transfer-Encoding: chunked", "Content-Length: 5"], `0\r\n\r\n${SMUGGLED}`)],
    ["with the whole length", framed([TO_THE_END, "Transfer-Encoding: chunked"], `0\r\n\r\n${SMUGGLED}`)],
    ["with no length", framed(["Content-Length: 0", "Transfer-Encoding: chunked"], `0\r\n\r\n${SMUGGLED}`)],
    ["genuine in both ways", framed([LENGTH, "Transfer-Encoding: chunked"], chunk(BODY) + "0\r\n\r\n")],
    ["in capitals", framed(["CONTENT-LENGTH: 5", "TRANSFER-ENCODING: CHUNKED"], `0\r\n\r\n${SMUGGLED}`)],
    ["identity", framed(["Content-Length: 5", "Transfer-Encoding: identity"], `0\r\n\r\n${SMUGGLED}`)],
    ["an unknown one", framed(["Content-Length: 5", "Transfer-Encoding: xchunked"], `0\r\n\r\n${SMUGGLED}`)],
    [
      "chunked, then identity",
      framed(["Content-Length: 5", "Transfer-Encoding: chunked, identity"], `0\r\n\r\n${SMUGGLED}`),
    ],
    [
      "in two headers",
      framed(
        ["Content-Length: 5", "Transfer-Encoding: x", "Transfer-Encoding: chunked"],
        `0\r\n\r\n${SMUGGLED}`,
      ),
    ],
    [
      "a blank before the colon",
      framed(["Content-Length: 5", "Transfer-Encoding : chunked"], `0\r\n\r\n${SMUGGLED}`),
    ],
    ["folded", framed(["Content-Length: 5", "Transfer-Encoding:", " chunked"], `0\r\n\r\n${SMUGGLED}`)],
    [
      "a vertical tab before it",
      framed(["Content-Length: 5", "Transfer-Encoding: \x0bchunked"], `0\r\n\r\n${SMUGGLED}`),
    ],
    [
      "after a lone CR",
      framed(["Content-Length: 5", "X: y\rTransfer-Encoding: chunked"], `0\r\n\r\n${SMUGGLED}`),
    ],
    [
      "after a lone LF",
      framed(["Content-Length: 5", "X: y\nTransfer-Encoding: chunked"], `0\r\n\r\n${SMUGGLED}`),
    ],
  ],
);

hostile(
  "two lengths, or one that is no number",
  [400],
  [
    ["two that differ", framed(["Content-Length: 0", LENGTH])],
    ["two that are the same", framed([LENGTH, LENGTH])],
    ["two in one", framed([`${LENGTH}, ${String(BODY.length)}`])],
    ...[
      "+5",
      "-1",
      "0x5",
      "5.0",
      "1e1",
      "5 5",
      "5;",
      "",
      "five",
      "٥",
      "18446744073709551616",
      "99999999999999999999999",
    ].map((length): Case => [JSON.stringify(length), framed([`Content-Length: ${length}`], SMUGGLED)]),
    ["one hidden by a blank", framed(["Content-Length: 0", `Content-Length : ${String(BODY.length)}`])],
  ],
);

hostile(
  "chunks that are none",
  [400],
  [
    ...["x", "-1", "+5", "0x5", " 5", "5 5", "", "5.", "ffffffffffffffffff", "fffffffffffffffff", "G"].map(
      (size): Case => [
        `a size of ${JSON.stringify(size)}`,
        chunked(`${size}\r\nabcde\r\n0\r\n\r\n${SMUGGLED}`),
      ],
    ),
    ["a size after a lone LF", chunked(`5\nabcde\r\n0\r\n\r\n${SMUGGLED}`)],
    ["longer than its size", chunked(`4\r\nabcde\r\n0\r\n\r\n${SMUGGLED}`)],
    ["shorter than its size", chunked(`6\r\nabcde\r\n0\r\n\r\n${SMUGGLED}`)],
    ["no line's end after it", chunked(`5\r\nabcde0\r\n\r\n${SMUGGLED}`)],
    ["an extension with a lone LF", chunked(`5;a\nb\r\nabcde\r\n0\r\n\r\n${SMUGGLED}`)],
    ["an extension with a NUL", chunked(`5;\0\r\nabcde\r\n0\r\n\r\n${SMUGGLED}`)],
    ["plain", chunked(BODY)],
  ],
);

hostile(
  "encodings of the transfer that we don't have",
  [400, 501],
  [
    ...[
      "gzip",
      "gzip, chunked, gzip",
      "deflate",
      "compress",
      "identity",
      "chunked, identity",
      "chunked;x",
      '"chunked"',
      "chunked, gzip",
      "xchunked",
      "chunked chunked",
      "chunke",
    ].map((encoding): Case => [
      encoding,
      framed([`Transfer-Encoding: ${encoding}`], chunk(BODY) + "0\r\n\r\n"),
    ]),
  ],
);
