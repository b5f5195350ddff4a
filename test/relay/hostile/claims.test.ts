import { FORM, form, PATH } from "../support.js";
import { hostile, type Case } from "./table.js";
import { raw, request, TO_POCKYT } from "./wire.js";

/** What headers claim of the sender, or ask for, beside what was signed. */

const BODY = form();
const FORGED = BODY.replace("20.00", "90.00");

hostile(
  "headers that would change the method, the path or the sender elsewhere",
  [404, 405],
  [
    ...[
      "X-Original-URL",
      "X-Rewrite-URL",
      "X-Forwarded-Path",
      "X-Forwarded-Prefix",
      "X-Original-Uri",
      "Referer",
      "Location",
      "Content-Location",
    ].map((name): Case => [
      name,
      request(BODY, { start: "POST /x HTTP/1.1", headers: [`${name}: ${PATH}`] }),
    ]),
    ...["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"].map((name): Case => [
      name,
      request(BODY, { start: `PUT ${PATH} HTTP/1.1`, headers: [`${name}: POST`] }),
    ]),
  ],
);

const forged = (...headers: string[]) => request(FORGED, { headers });
hostile(
  "headers that claim to come from somebody",
  [401],
  [
    ...[
      "X-Forwarded-For: 127.0.0.1",
      "X-Forwarded-For: garbage",
      "X-Real-IP: 127.0.0.1",
      "Forwarded: for=127.0.0.1",
      "X-Forwarded-Proto: https",
      "Via: 1.1 pockyt",
      "Authorization: Basic cG9ja3l0OnBvY2t5dA==",
      "Origin: https://pockyt.io",
      "User-Agent: Pockyt",
      "Cookie: verified=1",
      "X-Forwarded-Host: pockyt.io",
      "From: ops@pockyt.io",
    ].map((header): Case => [header, forged(header)]),
  ],
);

hostile(
  "a forged one that asks for more than an answer",
  [401, 417],
  [
    ["100-continue", forged("Expect: 100-continue")],
    ["100-continue in capitals", forged("Expect: 100-CONTINUE")],
    ["something else", forged("Expect: 200-ok")],
    [
      "an upgrade to HTTP/2",
      forged("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"),
    ],
    [
      "an upgrade to a web socket",
      forged("Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
    ],
    ["an upgrade to TLS", forged("Upgrade: TLS/1.0")],
    ["a range", forged("Range: bytes=0-1")],
    ["only if it has changed", forged("If-None-Match: *")],
    ["only if it is the same", forged('If-Match: "x"')],
    ["another form of answer", forged("Accept: text/html")],
    ["a compressed answer", forged("Accept-Encoding: gzip, br")],
    ["a proxy's connection", forged("Proxy-Connection: keep-alive")],
    ["trailers", forged("TE: trailers", "Trailer: verifySign")],
  ],
);

const hosted = (...hosts: string[]) =>
  raw(
    [
      TO_POCKYT,
      ...hosts.map((host) => `Host: ${host}`),
      "Connection: close",
      `Content-Type: ${FORM}`,
      `Content-Length: ${String(FORGED.length)}`,
    ],
    FORGED,
  );
hostile(
  "a forged one with an odd host",
  [400, 401],
  [
    ["none", hosted()],
    ["two", hosted("relay", "other")],
    ["two of the same", hosted("relay", "relay")],
    ...[
      "",
      " ",
      "127.0.0.1",
      "169.254.169.254",
      "relay:99999",
      "user@relay",
      "a b",
      "/",
      "[::1",
      "..",
      "a".repeat(5_000),
    ].map((host): Case => [JSON.stringify(host).slice(0, 20), hosted(host)]),
  ],
);
