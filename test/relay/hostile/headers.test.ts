import { FORM, form, PATH } from "../support.js";
import { hostile, NO_ANSWER, odd, type Case } from "./table.js";
import { raw, request, TO_POCKYT } from "./wire.js";

/** All of these have a genuine body: it must not count with such a head. */
const BODY = form();
const LENGTH = `Content-Length: ${String(BODY.length)}`;
const typed = (...types: string[]) =>
  raw(
    [TO_POCKYT, "Host: relay", "Connection: close", LENGTH, ...types.map((type) => `Content-Type: ${type}`)],
    BODY,
  );
const withHeaders = (...headers: string[]) => request(BODY, { headers });

hostile(
  "another content type",
  [415],
  [
    ["none", typed()],
    ["an empty one", typed("")],
    ["another one first", typed("text/plain", FORM)],
    ...[
      "text/plain",
      "text/html",
      "text/json",
      "multipart/form-data; boundary=x",
      "application/x-www-form-urlencoded2",
      "x-www-form-urlencoded",
      `${FORM},application/json`,
      `${FORM}, ${FORM}`,
      "application/jsonx",
      "application/json5",
      "application/ld+json",
      "application/*",
      "*/*",
      ";",
      "/",
      "application/",
      `"${FORM}"`,
      "application/octet-stream",
      `x; ${FORM}`,
      "application/x\u00adwww-form-urlencoded",
      "a".repeat(5_000),
    ].map((type): Case => [type.slice(0, 40), typed(type)]),
  ],
);

hostile(
  "a header that HTTP doesn't have",
  [400, NO_ANSWER],
  [
    ["a line that is folded", withHeaders("X-A: b", " c: d")],
    ["a folded length", withHeaders("X-A: b", " Content-Length: 5")],
    [
      "a blank before the first",
      raw([TO_POCKYT, " Host: relay", LENGTH, `Content-Type: ${FORM}`, "Connection: close"], BODY),
    ],
    ["a blank before the colon", withHeaders("X-A : b")],
    ["a blank in its name", withHeaders("X A: b")],
    ["no name", withHeaders(": b")],
    ["no colon", withHeaders("X-A")],
    ["a NUL in its value", withHeaders("X-A: b\0c")],
    ["a NUL in its name", withHeaders("X\0A: b")],
    ["a CR in its value", withHeaders("X-A: b\rc: d")],
    ["a lone LF at its end", withHeaders("X-A: b\nX-B: c")],
    ["a letter of another script in its name", withHeaders("X-\xe4: b")],
    ["a control character in its value", withHeaders("X-A: \x01")],
    ["a slash in its name", withHeaders("X/A: b")],
    ["brackets in its name", withHeaders("X[A]: b")],
  ],
);

const LONG = "a".repeat(17_000);
hostile(
  "a head that is too large",
  [431],
  [
    ["a long value", withHeaders(`X-A: ${LONG}`)],
    ["a long name", withHeaders(`${LONG}: b`)],
    ["a long target", request(BODY, { start: `POST ${PATH}?${LONG} HTTP/1.1` })],
    ["a long path", request(BODY, { start: `POST /${LONG} HTTP/1.1` })],
    ["a long cookie", withHeaders(`Cookie: ${LONG}`)],
    ["a long host", withHeaders(`X-Host: ${LONG}`)],
    ["a long content type", withHeaders(`Content-Type: ${FORM}; ${LONG}`)],
    ["a long forwarded address", withHeaders(`X-Forwarded-For: ${"1.1.1.1, ".repeat(2_000)}`)],
    ["a long sign", withHeaders(`sign: ${LONG}`)],
    [
      "2,000 small ones",
      withHeaders(...Array.from({ length: 2_000 }, (_, at) => `X-${String(at)}: bcdefgh`)),
    ],
    ["2,000 of one name", withHeaders(...Array.from({ length: 2_000 }, () => "X-A: bcdefgh"))],
    ["blanks", withHeaders(`X-A: b${" ".repeat(17_000)}c`)],
  ],
);

odd("a genuine one whose head looks odd", [
  ["its content type twice, ours first", typed(FORM, "text/plain")],
  ["a charset", typed(`${FORM};charset=latin1`)],
  ["capitals and blanks", typed(`  ${FORM.toUpperCase()}  ;`)],
  ["another host", withHeaders("X-A: b", "Via: 1.0 x")],
  ["100-continue", withHeaders("Expect: 100-continue")],
  ["a method that it would rather have", withHeaders("X-HTTP-Method-Override: DELETE")],
  ["bytes that are no ASCII in a value", withHeaders("X-A: \xe4\xff")],
]);
